import { z } from 'zod'

/** A JSON Schema of the OpenAPI document. */
export type JsonSchema = z.core.JSONSchema.BaseSchema
export type JsonSchemas = { [name: string]: JsonSchema }

/** Converts shapes, and collects the schemas of those that have a name. */
export function createSchemaConverter() {
  const components: JsonSchemas = {}
  const converted = new Map<z.ZodType, JsonSchema>()
  const convert = (shape: z.ZodType): JsonSchema => {
    const { $schema: _, $defs = {}, ...schema } = toJsonSchema(shape)
    Object.assign(components, $defs)
    converted.set(shape, schema)
    return schema
  }
  return {
    /** The named schemas of the shapes that were converted so far. */
    components,

    /** Returns the schema of a shape as it is on the wire: a reference if the shape has a name. */
    toSchema: (shape: z.ZodType): JsonSchema => converted.get(shape) ?? convert(shape),

    /** Returns the example of a schema, made of the examples of its parts. */
    toExample: (schema: JsonSchema): unknown => toExample(schema, components),
  }
}

const COMPONENT = '#/components/schemas/'

function toJsonSchema(shape: z.ZodType): JsonSchema {
  const schema = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any', override: adjust })
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"${COMPONENT}`))
}

// Shapes say `example` and leave the default of a parsed value to the parser, because JSON Schema would drop both where
// the value on the wire is not the parsed one.
function adjust({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }): void {
  const { def } = zodSchema._zod
  if (def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
  if (def.type === 'default') jsonSchema.default = def.defaultValue
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.example === undefined) return
  jsonSchema.examples = [jsonSchema.example]
  delete jsonSchema.example
}

function toExample(schema: JsonSchema, components: JsonSchemas): unknown {
  const [example] = schema.examples ?? []
  if (example !== undefined) return example
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.$ref !== undefined)
    return toExample(components[schema.$ref.slice(COMPONENT.length)] ?? {}, components)
  const [first] = schema.anyOf ?? []
  if (isSchema(first)) return toExample(first, components)
  if (schema.type === 'array') return isSchema(schema.items) ? [toExample(schema.items, components)] : []
  if (schema.type !== 'object') return undefined
  const members = Object.entries(schema.properties ?? {}).filter(isMember)
  return Object.fromEntries(members.map(([name, member]) => [name, toExample(member, components)]))
}

function isMember(entry: [string, unknown]): entry is [string, JsonSchema] {
  return isSchema(entry[1])
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

import { isJsonObject, type JsonObject } from '../domain/json/json-values.ts'

/** How values are stored in a text column. `parse` throws an error if the text is none that `format` returns. */
export type ColumnCodec<Value> = { parse(text: string): Value; format(value: Value): string }

/** Returns a codec for JSON; `toValue` checks the JSON value, and throws an error if it is not what it should be. */
export function jsonCodec<Value>(toValue: (json: unknown) => Value): ColumnCodec<Value> {
  return { parse: (text) => toValue(JSON.parse(text)), format: (value) => JSON.stringify(value) }
}

/** Objects whose members are not checked. */
export const OBJECT_CODEC: ColumnCodec<JsonObject> = jsonCodec(toObject)

/** Returns what Drizzle needs to know of a column with a codec. Values that cannot be parsed throw an error that names the column. */
export function customColumn<Value>(table: string, column: string, { parse, format }: ColumnCodec<Value>) {
  return {
    dataType: () => 'text',
    toDriver: format,
    fromDriver(text: string): Value {
      try {
        return parse(text)
      } catch (cause) {
        throw new Error(`Column ${column} of table ${table} holds a value that Daybook did not store.`, {
          cause,
        })
      }
    },
  }
}

/** Returns the value if it is an object; throws an error if it is not. */
export function toObject(value: unknown): JsonObject {
  if (isJsonObject(value)) return value
  throw new TypeError('Not an object.')
}

/** Returns a list of what `toItem` returns for each item; throws an error if the value is not a list. */
export function toList<Item>(value: unknown, toItem: (item: unknown) => Item): Item[] {
  if (Array.isArray(value)) return value.map((item) => toItem(item))
  throw new TypeError('Not a list.')
}

/** Returns the value if it is a string; throws an error if it is not. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value
  throw new TypeError('Not a string.')
}

/** Returns the value if it is a string or null; throws an error if it is neither. */
export function toTextOrNull(value: unknown): string | null {
  return value === null ? null : toText(value)
}

/** Returns the value if it is a whole number; throws an error if it is not. */
export function toWholeNumber(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw new TypeError('Not a whole number.')
}

/** Returns the value if it is a boolean; throws an error if it is not. */
export function toFlag(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw new TypeError('Not a boolean.')
}

/** Returns the value if it is one of some strings; throws an error if it is not. */
export function toOneOf<const Choice extends string>(value: unknown, choices: readonly Choice[]): Choice {
  const match = choices.find((each) => each === value)
  if (match !== undefined) return match
  throw new TypeError(`None of ${choices.join(', ')}.`)
}

import { z } from 'zod'
import { invalidField } from '../../domain/fault.ts'
import {
  type AdvancedSelector,
  type BasicSelector,
  type Condition,
  DEFAULT_SELECTOR,
  OPERATORS,
  type Selectors,
} from '../../domain/trails/selector.ts'
import { SELECTOR_FIELDS } from '../../domain/trails/selector-fields.ts'
import { text, texts } from './values.ts'

const BasicShape = z.strictObject({
  readWrite: z.enum(['ReadOnly', 'WriteOnly', 'All']).default('All'),
  managementEvents: z.boolean().default(true),
  dataResources: z
    .array(
      z.strictObject({
        type: text('AWS::S3::Object'),
        values: texts(['arn:aws:s3:::invoices/']),
      }),
    )
    .exactOptional(),
  excludedSources: texts(['kms.amazonaws.com']).exactOptional(),
})

const operator = () => z.preprocess((value) => value ?? [], texts(['Management'])).optional()

const ConditionShape = z.strictObject({
  field: z.string().meta({ enum: [...SELECTOR_FIELDS], example: 'eventCategory' }),
  ...{ equals: operator(), startsWith: operator(), endsWith: operator() },
  ...{ notEquals: operator(), notStartsWith: operator(), notEndsWith: operator() },
})

const AdvancedShape = z
  .strictObject({
    name: text('Changes of servers').exactOptional(),
    fields: z.array(ConditionShape),
  })
  .describe('Selects events that meet the conditions of all fields. `eventCategory` is required.')

/** A selector of a trail: an advanced one if it has `fields`, else a basic one. */
export const SelectorShape = z
  .xor([AdvancedShape, BasicShape])
  .meta({ id: 'Selector', example: { readWrite: 'WriteOnly', managementEvents: true } })

/** The selectors of a trail in a request. */
export const SelectorList = z
  .array(SelectorShape)
  .nullable()
  .describe('Which events the trail saves: those that match at least one selector. `null` saves every event.')

type Selector = z.output<typeof SelectorShape>
type Basic = z.output<typeof BasicShape>
type Advanced = z.output<typeof AdvancedShape>

/** Returns the selectors of a request; null selects every event. Throws a fault for a mix of basic and advanced ones. */
export function toSelectors(list: z.output<typeof SelectorList>): Selectors {
  if (list === null) return { kind: 'basic', selectors: [DEFAULT_SELECTOR] }
  const basic = list.filter(isBasic)
  const advanced = list.filter(isAdvanced)
  if (basic.length > 0 && advanced.length > 0) throw invalidField('selectors', 'selectorKindsMixed')
  return advanced.length === 0
    ? { kind: 'basic', selectors: basic.map(toBasic) }
    : { kind: 'advanced', selectors: advanced.map(toAdvanced) }
}

/** Returns the selectors of a trail as the API returns them; null for every event. */
export function toSelectorsJson(selectors: Selectors | null): z.input<typeof SelectorShape>[] | null {
  if (selectors === null) return null
  return selectors.kind === 'basic'
    ? selectors.selectors.map(toBasicJson)
    : selectors.selectors.map(toAdvancedJson)
}

function isAdvanced(selector: Selector): selector is Advanced {
  return 'fields' in selector
}

function isBasic(selector: Selector): selector is Basic {
  return !isAdvanced(selector)
}

function toBasic({
  managementEvents,
  dataResources = [],
  excludedSources = [],
  readWrite,
}: Basic): BasicSelector {
  return { readWrite, hasManagementEvents: managementEvents, dataResources, excludedSources }
}

function toAdvanced({ name, fields }: Advanced): AdvancedSelector {
  return { name: name ?? null, conditions: fields.map(toCondition) }
}

function toCondition({ field, ...values }: Advanced['fields'][number]): Condition {
  return {
    field,
    equals: values.equals ?? [],
    startsWith: values.startsWith ?? [],
    endsWith: values.endsWith ?? [],
    notEquals: values.notEquals ?? [],
    notStartsWith: values.notStartsWith ?? [],
    notEndsWith: values.notEndsWith ?? [],
  }
}

function toBasicJson({ readWrite, hasManagementEvents, dataResources, excludedSources }: BasicSelector) {
  return { readWrite, managementEvents: hasManagementEvents, dataResources, excludedSources }
}

// Operators without values are omitted.
function toAdvancedJson({ name, conditions }: AdvancedSelector) {
  const fields = conditions.map(({ field, ...values }) => {
    const used = OPERATORS.filter((each) => values[each].length > 0)
    return { field, ...Object.fromEntries(used.map((each) => [each, values[each]])) }
  })
  return { ...(name !== null && { name }), fields }
}

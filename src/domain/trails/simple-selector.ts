import type { AdvancedSelector, Condition, Selectors } from './selector.ts'
import { DEFAULT_SELECTOR } from './selector.ts'

/**
 * The events that a trail saves, as the console's form offers it. An empty list means every source, action or project.
 */
export type SimpleSelector = {
  readWrite: 'all' | 'writes' | 'reads'
  sources: string[]
  actions: string[]
  projects: string[]
}

/** Selects every event. */
export const ALL_EVENTS: SimpleSelector = { readWrite: 'all', sources: [], actions: [], projects: [] }

/** Returns the event selectors of a simple selector. */
export function toSelectors(simple: SimpleSelector): Selectors {
  const conditions = FIELDS.map(({ field, valuesOf }) => equalsCondition(field, valuesOf(simple))).filter(
    ({ equals }) => equals.length > 0,
  )
  if (conditions.length === 0) return { kind: 'basic', selectors: [DEFAULT_SELECTOR] }
  // An advanced selector is for one category, and the form means all of them.
  const selectors = CATEGORIES.map((category) => ({
    name: null,
    conditions: [equalsCondition('eventCategory', [category]), ...conditions],
  }))
  return { kind: 'advanced', selectors }
}

/** Returns the simple selector of event selectors; null if they select more finely than a simple selector can. */
export function toSimpleSelector(selectors: Selectors | null): SimpleSelector | null {
  if (selectors === null) return ALL_EVENTS
  const [first] = selectors.kind === 'advanced' ? selectors.selectors : []
  if (!first) return null
  const simple = fromAdvanced(first)
  return JSON.stringify(toSelectors(simple)) === JSON.stringify(selectors) ? simple : null
}

const CATEGORIES = ['Management', 'Data', 'NetworkActivity']
const READ_ONLY_VALUES = { all: [], writes: ['false'], reads: ['true'] } as const
const FIELDS: { field: string; valuesOf: (simple: SimpleSelector) => readonly string[] }[] = [
  { field: 'readOnly', valuesOf: ({ readWrite }) => READ_ONLY_VALUES[readWrite] },
  { field: 'eventSource', valuesOf: ({ sources }) => sources },
  { field: 'eventName', valuesOf: ({ actions }) => actions },
  { field: 'project', valuesOf: ({ projects }) => projects },
]

function equalsCondition(field: string, equals: readonly string[]): Condition {
  const otherOperators = { startsWith: [], endsWith: [], notEquals: [], notStartsWith: [], notEndsWith: [] }
  return { field, equals: [...equals], ...otherOperators }
}

function fromAdvanced({ conditions }: AdvancedSelector): SimpleSelector {
  const valuesOf = (field: string) => conditions.find((each) => each.field === field)?.equals ?? []
  const [readOnly] = valuesOf('readOnly')
  return {
    readWrite: readOnly === undefined ? 'all' : readOnly === 'false' ? 'writes' : 'reads',
    sources: valuesOf('eventSource'),
    actions: valuesOf('eventName'),
    projects: valuesOf('project'),
  }
}

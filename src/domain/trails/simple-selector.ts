import type { AdvancedSelector, Condition, Selectors } from './selector.ts'
import { DEFAULT_SELECTOR } from './selector.ts'

/** Which events a trail saves, as people choose: reads or writes, and of which sources, actions and projects; none means all. */
export type SimpleSelector = {
  readWrite: 'all' | 'writes' | 'reads'
  sources: string[]
  actions: string[]
  projects: string[]
}

/** What is chosen where nobody chose anything. */
export const ALL_EVENTS: SimpleSelector = { readWrite: 'all', sources: [], actions: [], projects: [] }

/** The selectors of a choice. */
export function toSelectors(choice: SimpleSelector): Selectors {
  const conditions = FIELDS.map(({ field, of }) => condition(field, of(choice))).filter(
    ({ equals }) => equals.length > 0,
  )
  if (conditions.length === 0) return { kind: 'basic', selectors: [DEFAULT_SELECTOR] }
  // A selector names one category, and people mean all.
  const selectors = CATEGORIES.map((category) => ({
    name: null,
    conditions: [condition('eventCategory', [category]), ...conditions],
  }))
  return { kind: 'advanced', selectors }
}

/** The choice that selectors come from; null when they are finer than a choice can be. */
export function toSimpleSelector(selectors: Selectors | null): SimpleSelector | null {
  if (selectors === null) return ALL_EVENTS
  const [first] = selectors.kind === 'advanced' ? selectors.selectors : []
  if (!first) return null
  const choice = choiceIn(first)
  return JSON.stringify(toSelectors(choice)) === JSON.stringify(selectors) ? choice : null
}

const CATEGORIES = ['Management', 'Data', 'NetworkActivity']
const TRUTHS = { all: [], writes: ['false'], reads: ['true'] } as const
const FIELDS: { field: string; of: (choice: SimpleSelector) => readonly string[] }[] = [
  { field: 'readOnly', of: ({ readWrite }) => TRUTHS[readWrite] },
  { field: 'eventSource', of: ({ sources }) => sources },
  { field: 'eventName', of: ({ actions }) => actions },
  { field: 'project', of: ({ projects }) => projects },
]

function condition(field: string, equals: readonly string[]): Condition {
  const none = { startsWith: [], endsWith: [], notEquals: [], notStartsWith: [], notEndsWith: [] }
  return { field, equals: [...equals], ...none }
}

function choiceIn({ conditions }: AdvancedSelector): SimpleSelector {
  const valuesOf = (field: string) => conditions.find((each) => each.field === field)?.equals ?? []
  const [truth] = valuesOf('readOnly')
  return {
    readWrite: truth === undefined ? 'all' : truth === 'false' ? 'writes' : 'reads',
    sources: valuesOf('eventSource'),
    actions: valuesOf('eventName'),
    projects: valuesOf('project'),
  }
}

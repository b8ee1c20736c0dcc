import { describe, expect, test } from 'bun:test'
import { DEFAULT_SELECTOR, selectsEvent } from '../../../src/domain/trails/selector.ts'
import { checkSelectors } from '../../../src/domain/trails/selector-limits.ts'
import {
  ALL_EVENTS,
  type SimpleSelector,
  toSelectors,
  toSimpleSelector,
} from '../../../src/domain/trails/simple-selector.ts'
import { eventOf } from '../../support/store-harness.ts'

const SIMPLE_SELECTORS: SimpleSelector[] = [
  ALL_EVENTS,
  { ...ALL_EVENTS, readWrite: 'writes' },
  { ...ALL_EVENTS, readWrite: 'reads', sources: ['alarms', 'windows'] },
  { readWrite: 'all', sources: [], actions: ['OpenWindow'], projects: ['cellar', 'attic'] },
]

describe('a simple selector', () => {
  test.each(SIMPLE_SELECTORS)('%j is converted to valid selectors and back', (simple) => {
    expect(toSimpleSelector(checkSelectors(toSelectors(simple)))).toEqual(simple)
  })

  test('selects events of every category, not only management events', () => {
    const trail = { selectors: toSelectors({ ...ALL_EVENTS, readWrite: 'writes' }) }
    const event = eventOf('one')
    const withCategory = (readOnly: boolean, eventCategory: string) => ({
      ...event,
      readOnly,
      record: JSON.stringify({ eventCategory }),
    })
    for (const category of ['Management', 'Data', 'NetworkActivity'])
      expect([
        selectsEvent(trail, withCategory(false, category)),
        selectsEvent(trail, withCategory(true, category)),
      ]).toEqual([true, false])
  })

  test('is null for selectors that select more finely', () => {
    const excluding = { ...DEFAULT_SELECTOR, excludedSources: ['kms.amazonaws.com'] }
    expect(toSimpleSelector({ kind: 'basic', selectors: [excluding] })).toBeNull()
    const selectors = toSelectors({ ...ALL_EVENTS, sources: ['alarms'] })
    const [first] = selectors.kind === 'advanced' ? selectors.selectors : []
    if (!first) throw new Error('There is no selector.')
    expect(toSimpleSelector({ kind: 'advanced', selectors: [first] })).toBeNull()
  })
})

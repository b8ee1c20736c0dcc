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

const CHOICES: SimpleSelector[] = [
  ALL_EVENTS,
  { ...ALL_EVENTS, readWrite: 'writes' },
  { ...ALL_EVENTS, readWrite: 'reads', sources: ['doors', 'windows'] },
  { readWrite: 'all', sources: [], actions: ['OpenDoor'], projects: ['cellar', 'attic'] },
]

describe('what people choose of a trail’s events', () => {
  test.each(CHOICES)('%j becomes selectors that a trail may have, and is found in them again', (choice) => {
    expect(toSimpleSelector(checkSelectors(toSelectors(choice)))).toEqual(choice)
  })

  test('is every kind of event, not management events alone', () => {
    const chosen = { selectors: toSelectors({ ...ALL_EVENTS, readWrite: 'writes' }) }
    const event = eventOf('one')
    const of = (readOnly: boolean, eventCategory: string) => ({
      ...event,
      readOnly,
      record: JSON.stringify({ eventCategory }),
    })
    for (const category of ['Management', 'Data', 'NetworkActivity'])
      expect([selectsEvent(chosen, of(false, category)), selectsEvent(chosen, of(true, category))]).toEqual([
        true,
        false,
      ])
  })

  test('is not found in finer selectors', () => {
    const excluding = { ...DEFAULT_SELECTOR, excludedSources: ['kms.amazonaws.com'] }
    expect(toSimpleSelector({ kind: 'basic', selectors: [excluding] })).toBeNull()
    const chosen = toSelectors({ ...ALL_EVENTS, sources: ['doors'] })
    const [first] = chosen.kind === 'advanced' ? chosen.selectors : []
    if (!first) throw new Error('Nothing was chosen.')
    expect(toSimpleSelector({ kind: 'advanced', selectors: [first] })).toBeNull()
  })
})

import { describe, expect, test } from 'bun:test'
import { DEFAULT_SELECTOR, selects } from '../../../src/domain/trails/selector.ts'
import { checkedSelectors } from '../../../src/domain/trails/selector-limits.ts'
import { type Choice, choiceOf, EVERYTHING, selectorsOf } from '../../../src/domain/trails/simple-selector.ts'
import { eventOf } from '../../support/store-harness.ts'

const CHOICES: Choice[] = [
  EVERYTHING,
  { ...EVERYTHING, readWrite: 'writes' },
  { ...EVERYTHING, readWrite: 'reads', sources: ['doors', 'windows'] },
  { readWrite: 'all', sources: [], actions: ['OpenDoor'], projects: ['cellar', 'attic'] },
]

describe('what people choose of a trail’s events', () => {
  test.each(CHOICES)('%j becomes selectors that a trail may have, and is found in them again', (choice) => {
    expect(choiceOf(checkedSelectors(selectorsOf(choice)))).toEqual(choice)
  })

  test('is every kind of event, not management events alone', () => {
    const chosen = { selectors: selectorsOf({ ...EVERYTHING, readWrite: 'writes' }) }
    const event = eventOf('one')
    const of = (readOnly: boolean, eventCategory: string) => ({
      ...event,
      readOnly,
      record: JSON.stringify({ eventCategory }),
    })
    for (const category of ['Management', 'Data', 'NetworkActivity'])
      expect([selects(chosen, of(false, category)), selects(chosen, of(true, category))]).toEqual([
        true,
        false,
      ])
  })

  test('is not found in finer selectors', () => {
    const excluding = { ...DEFAULT_SELECTOR, excludedSources: ['kms.amazonaws.com'] }
    expect(choiceOf({ kind: 'basic', selectors: [excluding] })).toBeNull()
    const chosen = selectorsOf({ ...EVERYTHING, sources: ['doors'] })
    const [first] = chosen.kind === 'advanced' ? chosen.selectors : []
    if (!first) throw new Error('Nothing was chosen.')
    expect(choiceOf({ kind: 'advanced', selectors: [first] })).toBeNull()
  })
})

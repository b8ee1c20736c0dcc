import { describe, expect, test } from 'bun:test'
import { OPERATIONS } from '../../../src/domain/access/permissions.ts'
import { ALWAYS_DELIVERED, isAlwaysDelivered } from '../../../src/domain/trails/always-delivered.ts'
import { DEFAULT_SELECTOR, type Selectors, selectsEvent } from '../../../src/domain/trails/selector.ts'
import { storedEventOf } from '../../support/store-harness.ts'

// The changes that tell nothing about who may do what, or about what is saved.
const OTHER_CHANGES = [
  'PutEvents',
  'ImportFiles',
  'PutObservations',
  'CreateProject',
  'RenameProject',
  'PutProjectInventory',
  'DeleteProjectInventory',
  'CreateView',
  'UpdateView',
  'DeleteView',
]

const NOTHING: [string, Selectors][] = [
  ['reads only', { kind: 'basic', selectors: [{ ...DEFAULT_SELECTOR, readWrite: 'ReadOnly' }] }],
  ['writes only', { kind: 'basic', selectors: [{ ...DEFAULT_SELECTOR, readWrite: 'WriteOnly' }] }],
  [
    'no management events',
    { kind: 'basic', selectors: [{ ...DEFAULT_SELECTOR, hasManagementEvents: false }] },
  ],
  ['not of Daybook', { kind: 'basic', selectors: [{ ...DEFAULT_SELECTOR, excludedSources: ['daybook'] }] }],
  [
    'of no user but one',
    {
      kind: 'advanced',
      selectors: [
        {
          name: null,
          conditions: [
            {
              field: 'userName',
              equals: ['somebody'],
              startsWith: [],
              endsWith: [],
              notEquals: [],
              notStartsWith: [],
              notEndsWith: [],
            },
          ],
        },
      ],
    },
  ],
]

describe.each(NOTHING)('a trail with the selector: %s,', (_, selectors) => {
  test('saves Daybook’s own events about trails, grants, keys, sign-ins and downloads', () => {
    for (const eventName of Object.values(ALWAYS_DELIVERED).flat())
      for (const readOnly of [true, false])
        expect(selectsEvent({ selectors }, ownEvent(eventName, readOnly))).toBe(true)
  })
})

test('an event of another source is not one of them, whatever its name', () => {
  const event = { ...ownEvent('DeleteTrail', false), eventSource: 'cloudtrail.amazonaws.com' }
  expect(isAlwaysDelivered(event)).toBe(false)
  expect(isAlwaysDelivered(ownEvent('LookupEvents', true))).toBe(false)
})

test('each operation that changes something is one of them, or is known not to be', () => {
  const names: readonly string[] = Object.values(ALWAYS_DELIVERED).flat()
  const changing = Object.entries(OPERATIONS).flatMap(([name, { changes }]) => (changes ? [name] : []))
  expect(changing.filter((name) => !names.includes(name)).sort()).toEqual(OTHER_CHANGES.toSorted())
})

function ownEvent(eventName: string, readOnly: boolean) {
  return storedEventOf('own', 0, { eventName, readOnly, eventSource: 'daybook', userName: 'mallory' })
}

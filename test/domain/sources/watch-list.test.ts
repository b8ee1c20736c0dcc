import { describe, expect, test } from 'bun:test'
import { findYielding, type WatchedPlace } from '../../../src/domain/sources/watch-list.ts'

const HOUR_MS = 3_600_000
const NOW = new Date('2026-03-10T12:00:00Z')

describe('the source that gives up its place', () => {
  const yieldingTo = (project: string, places: WatchedPlace[]) =>
    findYielding(places, { project, eventSource: 'new', lastHeardAt: NOW })?.eventSource ?? null

  test.each<[string, string, WatchedPlace[], string | null]>([
    ['nobody, in an empty list', 'a', [], null],
    [
      'a learner of the largest project, for one below its share',
      'b',
      [speaking('a1'), learning('a2')],
      'a2',
    ],
    [
      'the learner that was heard longest ago',
      'b',
      [learning('a1', 2), learning('a2', 9), learning('a3', 5)],
      'a2',
    ],
    ['an inactive source before an active one', 'b', [speaking('a1'), inactive('a2')], 'a2'],
    ['the newest active one, if all are', 'b', [speaking('a1', 900), speaking('a2', 50)], 'a2'],
    ['a silent one last', 'b', [silent('a1'), speaking('a2', 900)], 'a2'],
    ['never one of a project within its share', 'b', [learning('a1'), speaking('b1')], null],
    ['a learner of its own project, at its share', 'b', [speaking('a1'), learning('b1')], 'b1'],
    ['never an active one of its own project', 'a', [speaking('a1'), silent('a2'), inactive('a3')], null],
    ['no learner that was heard as recently', 'a', [learning('a1', 0)], null],
  ])('is %s', (_, project, places, expected) => {
    expect(yieldingTo(project, places)).toBe(expected)
  })

  test('leaves every project its share, however many new sources another one has', () => {
    let places = [...many('a', 300), ...many('b', 200)]
    for (let i = 0; i < 2_000; i++) {
      const yielding = findYielding(places, { project: 'b', eventSource: `x${i}`, lastHeardAt: NOW })
      if (yielding)
        places = [
          ...places.filter((each) => each !== yielding),
          { ...learning('b', 0), eventSource: `x${i}`, lastHeardAt: NOW },
        ]
    }
    expect(places.filter(({ project }) => project === 'a')).toHaveLength(250)
    expect(places).toHaveLength(500)
  })
})

// The project is the first letter of the name.
function place(name: string, firstHours: number, lastHours: number, count: number): WatchedPlace {
  const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS)
  const longest = count > 0 ? [{ day: 20_000, ms: HOUR_MS }] : []
  return {
    project: name.slice(0, 1),
    eventSource: name,
    firstHeardAt: hoursAgo(firstHours),
    lastHeardAt: hoursAgo(lastHours),
    baseline: { count, longest },
  }
}

function learning(name: string, lastHours = 1): WatchedPlace {
  return place(name, lastHours + 1, lastHours, 0)
}

function speaking(name: string, firstHours = 500): WatchedPlace {
  return place(name, firstHours, 1, 10)
}

function silent(name: string): WatchedPlace {
  return place(name, 400, 100, 10)
}

function inactive(name: string): WatchedPlace {
  return place(name, 2_000, 1_000, 10)
}

function many(project: string, count: number): WatchedPlace[] {
  return Array.from({ length: count }, (_, i) => ({ ...speaking(project), eventSource: `${project}${i}` }))
}

import { describe, expect, test } from 'bun:test'
import { canonicalFilter } from '../../../src/domain/events/canonical-filter.ts'
import { type FilterPair, formatFilter, parseFilter } from '../../../src/domain/events/filter-grammar.ts'
import { endOfPrefix } from '../../../src/domain/events/pattern.ts'
import { NO_FILTER } from '../../../src/domain/events/query.ts'
import { createRandom } from '../../support/random-json.ts'

const parse = (...pairs: FilterPair[]) => parseFilter(pairs)
const canonical = (...pairs: FilterPair[]) => JSON.stringify(canonicalFilter(parse(...pairs)))

describe('the value of a filter', () => {
  test.each([
    ['ann', { kind: 'equals', value: 'ann' }],
    ['Stop*', { kind: 'startsWith', value: 'Stop' }],
    ['*', { kind: 'any' }],
    ['a*b', { kind: 'equals', value: 'a*b' }],
    ['a**', { kind: 'startsWith', value: 'a*' }],
    ['a\\*', { kind: 'equals', value: 'a*' }],
    ['a\\\\*', { kind: 'startsWith', value: 'a\\' }],
    ['a\\\\\\*', { kind: 'equals', value: 'a\\*' }],
    ['\\*', { kind: 'equals', value: '*' }],
    ['DOMAIN\\ann', { kind: 'equals', value: 'DOMAIN\\ann' }],
    ['ann\\', { kind: 'equals', value: 'ann\\' }],
    ['10.0.0.0/8', { kind: 'equals', value: '10.0.0.0/8' }],
  ])('%s of a user name', (value, pattern) => {
    const { userName } = parse(['userName', value])
    expect<unknown>(userName).toEqual({ any: [pattern], none: [] })
    expect(parse(...formatFilter(parse(['userName', value])))).toEqual(parse(['userName', value]))
  })

  test.each([
    ['198.51.100.7', { kind: 'address', value: '198.51.100.7', sortable: '4c6336407' }],
    ['::ffff:198.51.100.7', { kind: 'address', value: '::ffff:198.51.100.7', sortable: '4c6336407' }],
    ['10.1.2.3/8', { kind: 'network', value: '10.0.0.0/8', first: '40a000000', last: '40affffff' }],
    ['198.51.*', { kind: 'startsWith', value: '198.51.' }],
    ['cloudtrail.amazonaws.com', { kind: 'equals', value: 'cloudtrail.amazonaws.com' }],
    ['corp/8', { kind: 'equals', value: 'corp/8' }],
  ])('%s of an address', (value, pattern) => {
    expect<unknown>(parse(['sourceIPAddress', value]).sourceIPAddress?.any).toEqual([pattern])
  })

  test.each(['a*', '\\*', '*', '10.0.0.0/8'])('%s is literal in a search for a text or an ID', (value) => {
    expect<unknown>(parse(['eventId', value]).eventId?.any).toEqual([{ kind: 'equals', value }])
    expect(parse(['q', value], ['not.q', value]).q).toEqual({ any: [value], none: [value] })
    expect(parse(...formatFilter(parse(['eventId', value], ['q', value])))).toEqual(
      parse(['eventId', value], ['q', value]),
    )
  })
})

describe('a filter', () => {
  test('without parameters is no filter', () => expect(parse()).toEqual(NO_FILTER))

  test('with one equal value has the canonical form of earlier versions', () => {
    expect(
      canonical(
        ...[['q', 'x'] as const, ['userName', 'ann'] as const, ['from', '2026-03-01'] as const],
        ...[
          ['errorCode', '*'] as const,
          ['readOnly', 'true'] as const,
          ['sourceIPAddress', '10.0.0.1'] as const,
        ],
      ),
    ).toBe(
      '{"from":"2026-03-01T00:00:00.000Z","readOnly":true,"userName":"ann","sourceIPAddress":"10.0.0.1","errorCode":"*","q":"x"}',
    )
  })

  test('has the same canonical form whatever the order and the spelling of its parameters are', () => {
    expect(
      canonical(
        ['not.userName', 'b'],
        ['userName', 'z*'],
        ['sourceIPAddress', '10.9.9.9/8'],
        ['userName', 'a'],
      ),
    ).toBe(
      canonical(
        ...[['userName', 'a'] as const, ['userName', 'z*'] as const, ['userName', 'a'] as const],
        ...[['sourceIPAddress', '10.0.0.0/8'] as const, ['not.userName', 'b'] as const],
      ),
    )
    expect(canonical(['userName', 'a*'])).not.toBe(canonical(['userName', 'a\\*']))
  })

  test.each<[FilterPair[], string, RegExp]>([
    [[['sourceIPAddress', '10.0.0.0/33']], 'sourceIPAddress', /must be an IP address, a network such as/],
    [[['not.sourceIPAddress', '10.0.0/8']], 'not.sourceIPAddress', /got "10.0.0\/8"/],
    [[['sourceIPAddress', '10.0.0.0/8*']], 'sourceIPAddress', /network/],
    [[['userName', '']], 'userName', /must not be empty/],
    [[['user', 'x']], 'user', /Unknown parameter `user`. Allowed: `from`/],
    [[['not.readOnly', 'true']], 'not.readOnly', /Unknown parameter/],
    [[['outcome', 'pending']], 'outcome', /must be succeeded or failed/],
    [
      [
        ['outcome', 'failed'],
        ['outcome', 'failed'],
      ],
      'outcome',
      /only once/,
    ],
    [
      [
        ['from', '2026-03-02'],
        ['until', '2026-03-01'],
      ],
      'until',
      /must not be before/,
    ],
    [[['userName', 'x'.repeat(2_049)]], 'userName', /at most 2,048 characters/],
    [Array.from({ length: 51 }, (_, i) => ['userName', `${i}`]), 'userName', /at most 50 times; got 51/],
    [Array.from({ length: 11 }, (_, i) => ['q', `${i}`]), 'q', /at most 10 times; got 11/],
    [
      ['userName', 'eventName', 'project', 'accessKeyId', 'not.project'].flatMap((name) =>
        Array.from({ length: 41 }, (_, i) => [name, `${i}`] as const),
      ),
      'not.project',
      /at most 200 values; got 205/,
    ],
  ])('refuses %j', (pairs, field, message) => {
    expect(() => parseFilter(pairs)).toThrow(expect.objectContaining({ code: 'invalid', field }))
    expect(() => parseFilter(pairs)).toThrow(message)
  })
})

test('a prefix ends before the next text in the order of UTF-8', () => {
  const cases = [
    ['Stop', 'Stoq'],
    ['\u{d7ff}', '\u{e000}'],
    ['a\u{10ffff}', 'b'],
    ['\u{ffff}', '\u{10000}'],
    ['😀', '😁'],
  ] as const
  for (const [prefix, end] of cases) expect(endOfPrefix(prefix)).toBe(end)
  expect(endOfPrefix('\u{10ffff}')).toBeNull()
})

test('every filter is the same after it was written to a URL', () => {
  const random = createRandom(11)
  const text = () =>
    Array.from({ length: 1 + random.below(4) }, () =>
      random.pick(['a', '*', '\\', '\\*', '/', 'é', '1', '.']),
    ).join('')
  for (let i = 0; i < 2_000; i++) {
    const names = ['userName', 'not.userName', 'eventId', 'q', 'not.q', 'resourceName', 'errorCode'] as const
    const pairs = Array.from({ length: random.below(6) }, (): FilterPair => [random.pick([...names]), text()])
    const filter = parseFilter(pairs)
    const again = parseFilter(formatFilter(filter))
    expect(canonicalFilter(again)).toEqual(canonicalFilter(filter))
    expect(formatFilter(again)).toEqual(formatFilter(filter))
  }
})

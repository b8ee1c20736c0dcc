import { describe, expect, test } from 'bun:test'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { canonicalFilter } from '../../../src/domain/events/canonical-filter.ts'
import { parseFindQuery } from '../../../src/domain/find/find-query.ts'
import { MATCHES_MAX, resolveWords } from '../../../src/domain/find/resolve-words.ts'
import { createVocabulary } from '../../../src/domain/find/vocabulary.ts'

const counted = (...values: string[]) => values.map((value, i) => ({ value, count: 100 - i }))

const VOCABULARY = createVocabulary(ACTION_CATALOGUE, {
  values: {
    eventName: counted(
      'StopInstances',
      'DescribeInstances',
      'DeleteBucket',
      'stop_instances',
      'ApprovePayrollRun',
    ),
    userName: counted('ann', 'Bob', 'bob', 'deploy-bot', 'Ann-Marie', 'ИВАН', 'a*', 'by'),
    project: counted('default', 'shop'),
    eventSource: counted('ec2.amazonaws.com', 's3.amazonaws.com'),
    sourceIPAddress: counted('10.0.0.1', '10.0.0.2', '203.0.113.7'),
    errorCode: counted('AccessDenied', 'Failure'),
  },
  servers: [
    { id: 'i-0abc1234', name: 'web-1' },
    { id: 'i-0def5678', name: 'Build Machine' },
    { id: 'i-0fff9999', name: null },
    { id: 'i-0web', name: 'web' },
  ],
})

const find = (text: string) => resolveWords(parseFindQuery(text), VOCABULARY)
const first = (text: string) => {
  const [match] = find(text).matches
  return match ? [match.kind, canonicalFilter(match.filter), match.count] : null
}

describe('words', () => {
  test.each([
    ['stop server', 'action', { eventName: 'StopInstances' }, 100],
    ['Stop Server', 'action', { eventName: 'StopInstances' }, 100],
    ['  STOP   sERVER ', 'action', { eventName: 'StopInstances' }, 100],
    ['server stop', 'action', { eventName: 'StopInstances' }, 100],
    ['stop the server', 'action', { eventName: 'StopInstances' }, 100],
    ['StopInstances', 'action', { eventName: 'StopInstances' }, 100],
    ['stopinstances', 'action', { eventName: 'StopInstances' }, 100],
    ['stop instances', 'action', { eventName: 'StopInstances' }, 100],
    ['stop_instances', 'action', { eventName: 'stop_instances' }, 97],
    ['payroll', 'action', { eventName: 'ApprovePayrollRun' }, 96],
    ['delete', 'actions', { eventName: 'Delete*' }, 98],
    ['deleted', 'actions', { eventName: 'Delete*' }, 98],
    ['stopping', 'actions', { eventName: 'Stop*' }, 100],
    ['ann', 'user', { userName: 'ann' }, 100],
    ['ANN', 'user', { userName: 'ann' }, 100],
    ['bob', 'user', { userName: 'bob' }, 98],
    ['Bob', 'user', { userName: 'Bob' }, 99],
    ['иван', 'user', { userName: 'ИВАН' }, 95],
    ['a*', 'user', { userName: 'a\\*' }, 94],
    ['by', 'user', { userName: 'by' }, 93],
    ['deploy-b', 'user', { userName: 'deploy-bot' }, 97],
    ['web-1', 'server', { resourceName: 'i-0abc1234' }, null],
    ['build machine', 'server', { resourceName: 'i-0def5678' }, null],
    ['i-0fff', 'server', { resourceName: 'i-0fff9999' }, null],
    ['i-0123456789', 'resource', { resourceName: 'i-0123456789' }, null],
    ['arn:aws:s3:::logs/a', 'resource', { resourceName: 'arn:aws:s3:::logs/a' }, null],
    ['shop', 'project', { project: 'shop' }, 99],
    ['ec2', 'source', { eventSource: 'ec2.amazonaws.com' }, 100],
    ['accessdenied', 'error', { errorCode: 'AccessDenied' }, 100],
    ['10.0.0.2', 'address', { sourceIPAddress: '10.0.0.2' }, 99],
    ['10.0.', 'address', { sourceIPAddress: '10.0.0.1' }, 100],
    ['192.0.2.1', 'address', { sourceIPAddress: '192.0.2.1' }, null],
    ['2001:db8::1', 'address', { sourceIPAddress: '2001:db8::1' }, null],
    ['10.0.0.0/8', 'network', { sourceIPAddress: '10.0.0.0/8' }, null],
    ['AKIAIOSFODNN7EXAMPLE', 'accessKey', { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }, null],
    ['failed', 'outcome', { outcome: 'failed' }, null],
    ['changes', 'readOnly', { readOnly: false }, null],
  ] as const)('“%s” means first of all one %s', (text, kind, filter, count) => {
    expect(first(text)).toEqual([kind, filter, count])
  })

  test.each([
    ['ann stop server', { userName: 'ann', eventName: 'StopInstances' }],
    ['stop server ann', { userName: 'ann', eventName: 'StopInstances' }],
    ['who stopped web', { eventName: 'Stop*', resourceName: 'i-0web' }],
    ['who stopped web-1?', { eventName: 'Stop*', resourceName: 'i-0abc1234' }],
    [
      'failed deletes by ann in shop',
      { outcome: 'failed', eventName: 'Delete*', userName: 'ann', project: 'shop' },
    ],
    ['servers stopped by deploy-bot', { eventName: 'StopInstances', userName: 'deploy-bot' }],
    ['AccessDenied from 10.0.0.0/8', { errorCode: 'AccessDenied', sourceIPAddress: '10.0.0.0/8' }],
    ['ann, bob', null],
    ['ann nonsense', null],
  ] as const)('“%s” is combined, or not', (text, filter) => {
    const [match] = find(text).matches
    if (filter === null) expect(match?.kind).not.toBe('combined')
    else expect([match?.kind, canonicalFilter(match?.filter as never)]).toEqual(['combined', filter] as never)
  })

  test('that are a name mean nothing else, and others mean what their parts do', () => {
    expect(find('stop server').matches.every(({ kind }) => kind === 'action')).toBe(true)
    const meanings = find('ann stop server').matches.map(({ kind, label }) => `${kind} ${label}`)
    expect(meanings[0]).toBe('combined ann · Stop Server')
    expect(meanings).toContain('user ann')
    expect(meanings).toContain('action Stop Server')
  })

  test('of which a UUID is the ID of an event and of a request', () => {
    const id = '5d6f6a1e-7c1c-4a55-9d0b-3f1f6f0a9b21'
    expect(find(id).matches.map(({ filter }) => canonicalFilter(filter))).toEqual([
      { eventId: id },
      { requestId: id },
    ])
  })

  test('that mean nothing lead to similar ones', () => {
    expect(find('stpo server').didYouMean).toEqual(['stop server'])
    expect(find('deploy-bto').didYouMean).toEqual(['deploy-bot'])
    expect(find('AccesDenied by ann').didYouMean).toEqual(['accessdenied by ann'])
    expect(find('stop server').didYouMean).toEqual([])
    expect(find('qwertyuiop').didYouMean).toEqual([])
    expect(find('иванн').didYouMean).toEqual([])
  })

  test('give at most so many matches, always in the same order', () => {
    const { matches } = find('server')
    expect(matches).toHaveLength(MATCHES_MAX)
    expect(find('server').matches).toEqual(matches)
    const counts = matches.flatMap(({ kind, count }) => (kind === 'action' ? [count ?? 0] : []))
    expect(counts).toEqual(counts.toSorted((a, b) => b - a))
  })

  test('may be anything, and take little time', () => {
    const hostile = [
      ...['\u0000', '\\', '%', '_', "'; drop table events --", '<script>', '*', '"', '\uD800', 'ﷺ', '𝒜𝓃𝓃'],
      ...['a'.repeat(200), 'x '.repeat(10), '((((((((((', '.*.*.*.*.*!', '__proto__', 'constructor toString'],
    ]
    for (const text of hostile) expect(Array.isArray(find(text).matches)).toBe(true)
    expect(first('𝒜𝓃𝓃')).toEqual(['user', { userName: 'ann' }, 100])
  })

  test('must be there, and not be too many', () => {
    expect(() => parseFindQuery(' \n ')).toThrow('Enter words to find')
    expect(() => parseFindQuery('x '.repeat(11))).toThrow('`q` may have at most 10 words; got 11.')
    expect(() => parseFindQuery('x'.repeat(2_000))).toThrow('200')
  })
})

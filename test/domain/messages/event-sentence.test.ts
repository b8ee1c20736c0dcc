import { describe, expect, test } from 'bun:test'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { toActionPhrase } from '../../../src/domain/messages/english/action-phrase.ts'
import {
  eventSentence,
  formatSpan,
  type SentenceCourse,
} from '../../../src/domain/messages/english/event-sentence.ts'
import type { RichPart } from '../../../src/domain/messages/rich.ts'

describe('the phrase of a title', () => {
  test.each([
    ['Stop Server', 'stopped server', 'stop server'],
    ['Sign In', 'signed in', 'sign in'],
    ['Change DNS Records', 'changed DNS records', 'change DNS records'],
    ['Change Who May Take Role', 'changed who may take role', 'change who may take role'],
    ['Delete Egress-Only Internet Gateway', 'deleted egress-only internet gateway', null],
    ['Show Server State', 'looked at server state', 'look at server state'],
    ['Copy Image', 'copied image', null],
    ['Verify Trail', 'verified trail', null],
    ['Deploy Server', 'deployed server', null],
    ['Leave Organization', 'left organization', null],
    ['Untag User', 'untagged user', null],
    ['Decrypt', 'decrypted', 'decrypt'],
  ])('%s', (title, past, infinitive) => {
    expect(toActionPhrase(title)).toMatchObject(infinitive === null ? { past } : { past, infinitive })
  })

  test('is unknown for a title that does not begin with a known verb', () => {
    expect(['Remote Stop Server', 'Foo Bar', ''].map(toActionPhrase)).toEqual([null, null, null])
  })

  test('is known for nearly all titles of the catalogue', () => {
    const titles = [...new Set([...ACTION_CATALOGUE.values()].map(({ title }) => title))]
    expect(titles.filter((title) => toActionPhrase(title) === null).sort()).toEqual([
      'Graceful Shutdown Server',
      'Remote Start Server',
      'Remote Stop Server',
      'Shared Snapshot Copied',
      'Volume Made From Shared Snapshot',
    ])
  })
})

describe('the sentence of an event', () => {
  const server = { nouns: ['server', 'instance'], others: 0 }
  const parts = { title: 'Stop Server', hasRole: false, resource: server, hasAddress: true }
  const SUCCEEDED: SentenceCourse = { kind: 'succeeded' }

  test.each<[SentenceCourse, string]>([
    [SUCCEEDED, '[user] stopped server [resource] in project [project] from [address] [time].'],
    [
      { kind: 'failed' },
      '[user] tried to stop server [resource] in project [project] from [address] [time]. It failed: [errorCode].',
    ],
    [
      { kind: 'pending' },
      '[user] asked to stop server [resource] in project [project] from [address] [time]. Its outcome has not been received yet.',
    ],
    [
      { kind: 'finished', hasFailed: false, seconds: 97 },
      '[user] stopped server [resource] in project [project] from [address] [time]. It succeeded after 97 seconds.',
    ],
    [
      { kind: 'finished', hasFailed: true, seconds: 0 },
      '[user] tried to stop server [resource] in project [project] from [address] [time]. It failed within a second: [errorCode].',
    ],
    [
      { kind: 'outcome', hasFailed: false, seconds: 97 },
      'The request of [user] to stop server [resource] in project [project] ended [time], after 97 seconds. It succeeded.',
    ],
    [
      { kind: 'outcome', hasFailed: true, seconds: null },
      'A request to stop server [resource] in project [project] ended [time]. It failed: [errorCode].',
    ],
  ])('says how it went: %j', (course, sentence) => {
    expect(textOf(eventSentence({ ...parts, course }))).toBe(sentence)
  })

  test.each([
    [
      { ...parts, title: 'Give Server a Role', hasAddress: false },
      '[user] gave server a role ([resource]) in project [project] [time].',
    ],
    [
      { ...parts, title: 'Get Console Output', resource: { ...server, others: 2 } },
      '[user] got console output ([resource] and 2 more) in project [project] from [address] [time].',
    ],
    [
      { ...parts, hasRole: true, hasAddress: false },
      '[user] in role [role] stopped server [resource] in project [project] [time].',
    ],
    [
      { ...parts, title: 'Sign In', resource: null },
      '[user] signed in to project [project] from [address] [time].',
    ],
    [
      { ...parts, title: 'Remote Stop Server', hasAddress: false },
      '[user]: Remote Stop Server ([resource]) in project [project] [time].',
    ],
  ])('names the resource so that it reads well: %j', (case_, sentence) => {
    expect(textOf(eventSentence({ ...case_, course: SUCCEEDED }))).toBe(sentence)
  })
})

test('a span of time has one unit', () => {
  expect([1, 97, 120, 7_199, 7_200, 172_800].map(formatSpan)).toEqual([
    ...['1 second', '97 seconds', '2 minutes', '120 minutes', '2 hours', '2 days'],
  ])
})

function textOf(parts: readonly RichPart[]): string {
  return parts
    .map((part) => (typeof part === 'string' ? part : `[${'name' in part ? part.name : part.text}]`))
    .join('')
}

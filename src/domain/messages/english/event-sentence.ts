import { plural } from '../numbers.ts'
import { type RichPart, type RichText, rich, slot } from '../rich.ts'
import { type ActionPhrase, toActionPhrase } from './action-phrase.ts'

/** How an event went, as far as is known. Seconds are those between the request and its outcome. */
export type SentenceCourse =
  | { kind: 'succeeded' | 'failed' | 'pending' }
  | { kind: 'finished'; hasFailed: boolean; seconds: number }
  | { kind: 'outcome'; hasFailed: boolean; seconds: number | null }

/** What the sentence of an event says beside the values in its slots. */
export type SentenceParts = {
  title: string
  hasRole: boolean
  /** Null if the event has no resource. `isObject` says that the title names its kind, as `Stop Server` does. */
  resource: { nouns: readonly string[]; others: number } | null
  hasAddress: boolean
  course: SentenceCourse
}

/**
 * Returns an event as one or two sentences. Slots: `user`, `role`, `resource`, `project`, `address`, `time`, `errorCode`; in
 * an outcome, `user` is the user of its request.
 */
export function eventSentence(parts: SentenceParts): RichText {
  const { course } = parts
  const phrase = toActionPhrase(parts.title)
  if (course.kind === 'outcome') return outcomeSentence(parts, phrase, course)
  const subject = parts.hasRole ? rich`${slot('user')} in role ${slot('role')}` : rich`${slot('user')}`
  const object = resourceText(parts, phrase)
  const where = circumstances(parts, phrase)
  return joined(subject, predicate(parts, phrase), object, where, rich` ${slot('time')}.`, ending(course))
}

function predicate({ title, course }: SentenceParts, phrase: ActionPhrase | null): RichText {
  if (phrase === null) return [`: ${title}`]
  if (course.kind === 'pending') return [` asked to ${phrase.infinitive}`]
  const hasFailed = course.kind === 'failed' || (course.kind === 'finished' && course.hasFailed)
  return hasFailed ? [` tried to ${phrase.infinitive}`] : [` ${phrase.past}`]
}

// `stopped server i-1`, but `gave server a role (i-1)`.
function resourceText({ resource }: SentenceParts, phrase: ActionPhrase | null): RichText {
  if (resource === null) return []
  const isNamed = phrase !== null && resource.nouns.includes(phrase.lastWord)
  const more = resource.others > 0 ? [` and ${resource.others} more`] : []
  return isNamed ? [' ', slot('resource'), ...more] : [' (', slot('resource'), ...more, ')']
}

// `signed in in project` would be hard to read.
function circumstances({ resource, hasAddress }: SentenceParts, phrase: ActionPhrase | null): RichText {
  const isIn = resource === null && phrase?.past.endsWith(' in')
  const project: RichPart[] = [isIn ? ' to project ' : ' in project ', slot('project')]
  return hasAddress ? [...project, ' from ', slot('address')] : project
}

function ending(course: SentenceCourse): RichText {
  if (course.kind === 'failed') return rich` It failed: ${slot('errorCode')}.`
  if (course.kind === 'pending') return [' Its outcome has not been received yet.']
  if (course.kind !== 'finished') return []
  const after = afterSeconds(course.seconds)
  return course.hasFailed ? rich` It failed${after}: ${slot('errorCode')}.` : [` It succeeded${after}.`]
}

function outcomeSentence(
  parts: SentenceParts,
  phrase: ActionPhrase | null,
  { hasFailed, seconds }: { hasFailed: boolean; seconds: number | null },
): RichText {
  const asked = phrase === null ? [`${parts.title}`] : [`to ${phrase.infinitive}`]
  const request = seconds === null ? ['A request '] : rich`The request of ${slot('user')} `
  const where: RichText = [' in project ', slot('project')]
  const how = hasFailed ? rich` It failed: ${slot('errorCode')}.` : [' It succeeded.']
  const after = seconds === null ? [] : [`,${afterSeconds(seconds)}`]
  return joined(
    request,
    asked,
    resourceText(parts, phrase),
    where,
    rich` ended ${slot('time')}`,
    after,
    ['.'],
    how,
  )
}

function afterSeconds(seconds: number): string {
  return seconds < 1 ? ' within a second' : ` after ${formatSpan(seconds)}`
}

/** Returns a span of time in words, in one unit: `97 seconds`, `4 minutes`, `3 hours`. */
export function formatSpan(seconds: number): string {
  if (seconds < 120) return plural(Math.round(seconds), 'second')
  if (seconds < 7_200) return plural(Math.round(seconds / 60), 'minute')
  if (seconds < 172_800) return plural(Math.round(seconds / 3_600), 'hour')
  return plural(Math.round(seconds / 86_400), 'day')
}

/** Returns a span of time in short, in one unit: `97 s`, `4 min`, `3 h`, `2 days`. */
export function formatShortSpan(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`
}

// A sentence without holes: neighbouring texts are one.
function joined(...texts: RichText[]): RichText {
  const parts: RichPart[] = []
  for (const part of texts.flat()) {
    const last = parts.at(-1)
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
    else parts.push(part)
  }
  return parts
}

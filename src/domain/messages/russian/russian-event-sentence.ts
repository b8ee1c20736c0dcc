import { toActionPhrase } from '../english/action-phrase.ts'
import type { SentenceCourse, SentenceParts } from '../english/event-sentence.ts'
import { type RichPart, type RichText, rich, slot } from '../rich.ts'
import { hasRussianTitle, russianTitle } from './russian-action-titles.ts'
import { NOUNS, russianCount } from './russian-numbers.ts'

/** Returns an event as one or two sentences in Russian, with the same slots as in English. */
export function russianEventSentence(parts: SentenceParts): RichText {
  const { course, hasRole } = parts
  const where: RichText = [' в проекте ', slot('project')]
  const what = [...actionText(parts), ...resourceText(parts), ...where]
  if (course.kind === 'outcome') return outcomeSentence(what, course)
  const subject = hasRole ? rich`${slot('user')} в роли ${slot('role')}: ` : rich`${slot('user')}: `
  const from = parts.hasAddress ? rich` с адреса ${slot('address')}` : []
  return withoutSeams([...subject, ...what, ...from, ', ', slot('time'), '. ', ...ending(course)])
}

/** Returns a span of time in words, in one unit, as after `через`: `97 секунд`, `1 минуту`. */
export function russianSpan(seconds: number): string {
  if (seconds < 120) return russianCount(Math.round(seconds), NOUNS.second)
  if (seconds < 7_200) return russianCount(Math.round(seconds / 60), NOUNS.minute)
  if (seconds < 172_800) return russianCount(Math.round(seconds / 3_600), NOUNS.hour)
  return russianCount(Math.round(seconds / 86_400), NOUNS.day)
}

/** Returns a span of time in short, in one unit: `97 с`, `4 мин`. */
export function russianShortSpan(seconds: number): string {
  if (seconds < 120) return `${seconds} с`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} мин`
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} ч` : `${Math.round(seconds / 86_400)} дн.`
}

// A title begins with a small letter in a sentence, but an abbreviation such as SSH keeps its capitals.
function actionText({ title }: SentenceParts): RichText {
  if (!hasRussianTitle(title)) return [title]
  return [russianTitle(title).replace(/^[А-ЯЁ](?=[а-яё])/, (letter) => letter.toLowerCase())]
}

// `остановка сервера i-1`, but `назначение роли серверу (i-1)`.
function resourceText({ title, resource }: SentenceParts): RichText {
  if (resource === null) return []
  const phrase = toActionPhrase(title)
  const isNamed = phrase !== null && hasRussianTitle(title) && resource.nouns.includes(phrase.lastWord)
  const more = resource.others > 0 ? [` и ещё ${resource.others}`] : []
  return isNamed ? [' ', slot('resource'), ...more] : [' (', slot('resource'), ...more, ')']
}

function ending(course: Exclude<SentenceCourse, { kind: 'outcome' }>): RichText {
  if (course.kind === 'pending') return ['Результат ещё не получен.']
  if (course.kind === 'failed') return rich`Ошибка: ${slot('errorCode')}.`
  if (course.kind !== 'finished') return ['Успешно.']
  const after = afterSeconds(course.seconds)
  return course.hasFailed ? rich`Ошибка ${after}: ${slot('errorCode')}.` : [`Успешно, ${after}.`]
}

function outcomeSentence(
  what: RichText,
  { hasFailed, seconds }: { hasFailed: boolean; seconds: number | null },
): RichText {
  const by = seconds === null ? [] : rich` по запросу пользователя ${slot('user')}`
  const after = seconds === null ? '' : `, ${afterSeconds(seconds)}`
  const how = hasFailed ? rich` Ошибка: ${slot('errorCode')}.` : [' Успешно.']
  return withoutSeams(['Завершено: ', ...what, ...by, ', ', slot('time'), `${after}.`, ...how])
}

function afterSeconds(seconds: number): string {
  return seconds < 1 ? 'меньше чем через секунду' : `через ${russianSpan(seconds)}`
}

// Neighbouring texts are one.
function withoutSeams(parts: RichText): RichText {
  const joined: RichPart[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part
    else joined.push(part)
  }
  return joined
}

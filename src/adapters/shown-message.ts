import { replaceHidden } from '../domain/foreign-text.ts'

const LENGTH_MAX = 300

/** Returns a message of another server as Daybook shows it: in one line, without hidden characters, and not longer than 300 characters. */
export function toShownMessage(message: string): string {
  const line = replaceHidden(message.slice(0, 2 * LENGTH_MAX), () => ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
  return line.length > LENGTH_MAX ? `${line.slice(0, LENGTH_MAX).toWellFormed()}…` : line
}

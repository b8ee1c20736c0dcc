import { invalidField } from '../fault.ts'
import type { Secrets } from '../ports.ts'
import type { LogPosition } from './event.ts'

/** Maximum length of a cursor, in characters. Longer ones are refused without a look at their signature. */
export const CURSOR_LENGTH_MAX = 2_048

/** Returns an opaque cursor for a position in the results of a query: it is signed, and valid for that query only. */
export function formatCursor(position: LogPosition, query: string, sign: Secrets['sign']): string {
  const body = toBase64Url(`${position.eventTime.getTime()}/${position.sequence}`)
  return `${body}.${sign(`${query}\n${body}`)}`
}

/** Returns the position of a cursor; throws a fault if it was altered or belongs to another query. */
export function parseCursor(
  cursor: string,
  query: string,
  sign: Secrets['sign'],
  equals: Secrets['equals'],
): LogPosition {
  const [body = '', signature = '', ...rest] = cursor.split('.')
  const isValid =
    cursor.length <= CURSOR_LENGTH_MAX && rest.length === 0 && equals(signature, sign(`${query}\n${body}`))
  if (!isValid) {
    throw invalidField('cursor', 'cursorInvalid')
  }
  const [time, sequence] = fromBase64Url(body).split('/')
  return { eventTime: new Date(Number(time)), sequence: Number(sequence) }
}

function toBase64Url(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url')
}

function fromBase64Url(text: string): string {
  return Buffer.from(text, 'base64url').toString('utf8')
}

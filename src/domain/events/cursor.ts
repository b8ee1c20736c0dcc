import { invalidField } from '../fault.ts'
import type { Secrets } from '../ports.ts'
import type { LogPosition } from './event.ts'

/** Maximum length of a cursor, in characters. Longer ones are refused without a look at their content. */
export const CURSOR_LENGTH_MAX = 2_048

/** What cursors need of the secret key. */
export type CursorSecrets = Pick<Secrets, 'seal' | 'open' | 'sign' | 'equals'>

/**
 * Returns an opaque cursor for a position in the results of a query, and valid for that query only. It is encrypted,
 * because the sequence number would reveal how much other customers do, and so would its length.
 */
export function formatCursor(position: LogPosition, query: string, secrets: CursorSecrets): string {
  const sequence = String(position.sequence).padStart(SEQUENCE_DIGITS, '0')
  return secrets.seal(`events ${position.eventTime.getTime()} ${sequence} ${secrets.sign(query)}`)
}

const SEQUENCE_DIGITS = 16

/** Returns the position of a cursor; throws a fault if it was altered or belongs to another query. */
export function parseCursor(cursor: string, query: string, secrets: CursorSecrets): LogPosition {
  const position =
    cursor.length > CURSOR_LENGTH_MAX
      ? null
      : (parseSealed(cursor, query, secrets) ?? parseSigned(cursor, query, secrets))
  if (position === null) throw invalidField('cursor', 'cursorInvalid')
  return position
}

function parseSealed(
  cursor: string,
  query: string,
  { open, sign, equals }: CursorSecrets,
): LogPosition | null {
  const [, time, sequence, signature = ''] =
    /^events (-?\d+) (\d+) (\S+)$/.exec(openOrEmpty(cursor, open)) ?? []
  return equals(signature, sign(query)) ? toPosition(time, sequence) : null
}

function openOrEmpty(cursor: string, open: Secrets['open']): string {
  try {
    return open(cursor)
  } catch {
    return ''
  }
}

// What earlier versions made, for links and programs that still have one.
function parseSigned(cursor: string, query: string, { sign, equals }: CursorSecrets): LogPosition | null {
  const [body = '', signature = '', ...rest] = cursor.split('.')
  const isValid = rest.length === 0 && equals(signature, sign(`${query}\n${body}`))
  return isValid ? toPosition(...Buffer.from(body, 'base64url').toString('utf8').split('/')) : null
}

function toPosition(time?: string, sequence?: string): LogPosition {
  return { eventTime: new Date(Number(time)), sequence: Number(sequence) }
}

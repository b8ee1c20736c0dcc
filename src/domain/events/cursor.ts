import { invalidField } from '../fault.ts'
import type { LogPosition } from './event.ts'

/** Signs a text; equal texts get equal signatures, and nobody without the key can make one. */
export type Sign = (text: string) => string

/** The longest cursor that is looked at, in characters. */
export const CURSOR_LENGTH_MAX = 2_048

/** A place as an opaque token bound to what was asked: it fits no other question and cannot be altered. */
export function formatCursor(place: LogPosition, question: string, sign: Sign): string {
  const body = btoa8(`${place.eventTime.getTime()}/${place.sequence}`)
  return `${body}.${sign(`${question}\n${body}`)}`
}

/** The place a cursor names; a fault when it was altered or belongs to another question. */
export function parseCursor(
  cursor: string,
  question: string,
  sign: Sign,
  same: EqualsConstantTime,
): LogPosition {
  const [body = '', signature = '', ...rest] = cursor.split('.')
  const isOurs =
    cursor.length <= CURSOR_LENGTH_MAX && rest.length === 0 && same(signature, sign(`${question}\n${body}`))
  if (!isOurs)
    throw invalidField(
      'cursor',
      'The cursor was altered or belongs to another query; start again without it.',
    )
  const [time, sequence] = atob8(body).split('/')
  return { eventTime: new Date(Number(time)), sequence: Number(sequence) }
}

/** Compares two texts in constant time. */
export type EqualsConstantTime = (a: string, b: string) => boolean

function btoa8(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url')
}

function atob8(text: string): string {
  return Buffer.from(text, 'base64url').toString('utf8')
}

import { invalidField } from '../fault.ts'
import type { CursorSecrets } from './cursor.ts'

/** Maximum length of a position, in characters. Longer ones are refused without a look at their content. */
export const TAIL_POSITION_LENGTH_MAX = 512

/**
 * A position in the order of receipt: the sequence up to which a client has followed the log, and when it was given this
 * position.
 */
export type TailPosition = { sequence: number; givenAt: Date }

/** A position as a client has sent it, and the name of the parameter or header with it. */
export type SentPosition = { text: string; field: string }

/** What positions of a customer need: the ID of the customer, and of the secret key what cursors need. */
type PositionScope = { customer: number; secrets: CursorSecrets }

// The filter is no part of it, unlike that of a cursor: the order of receipt is the same for every filter, so that a client
// may change what it follows and continue.
/** Returns a function that returns the opaque text of a position. Only the customer can continue from it, with any filter. */
export function createPositionFormatter({ customer, secrets }: PositionScope) {
  const signature = signCustomer(customer, secrets)
  return ({ sequence, givenAt }: TailPosition): string => {
    const digits = String(sequence).padStart(SEQUENCE_DIGITS, '0')
    return secrets.seal(`tail ${digits} ${givenAt.getTime()} ${signature}`)
  }
}

const SEQUENCE_DIGITS = 16

/** Returns the position of a text; throws a fault of its field if it was altered or is another customer's. */
export function parseTailPosition(
  { text, field }: SentPosition,
  { customer, secrets }: PositionScope,
): TailPosition {
  const sealed = text.length > TAIL_POSITION_LENGTH_MAX ? '' : openOrEmpty(text, secrets.open)
  const [, sequence, givenAt, signature = ''] = /^tail (\d+) (\d+) (\S+)$/.exec(sealed) ?? []
  if (!secrets.equals(signature, signCustomer(customer, secrets)))
    throw invalidField(field, 'tailPositionInvalid')
  return { sequence: Number(sequence), givenAt: new Date(Number(givenAt)) }
}

function signCustomer(customer: number, { sign }: CursorSecrets): string {
  return sign(`tail of ${customer}`)
}

function openOrEmpty(text: string, open: CursorSecrets['open']): string {
  try {
    return open(text)
  } catch {
    return ''
  }
}

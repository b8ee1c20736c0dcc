import { expect } from 'bun:test'
import fc from 'fast-check'
import { formatCursor, parseCursor } from '../../src/domain/events/cursor.ts'
import { createPositionFormatter, parseTailPosition } from '../../src/domain/events/tail-position.ts'
import { Fault } from '../../src/domain/fault.ts'
import { openSecrets } from '../../src/secrets.ts'
import { altered, anyChanges, anyString, anyText } from '../support/arbitraries.ts'
import { holds } from '../support/property.ts'

const secrets = openSecrets(new Uint8Array(32).fill(7))
const otherSecrets = openSecrets(new Uint8Array(32).fill(8))
const sequence = fc.maxSafeNat()
const anyTime = fc.integer({ min: -1e12, max: 4e12 }).map((ms) => new Date(ms))

function isFault(run: () => unknown): boolean {
  try {
    run()
    return false
  } catch (error) {
    if (error instanceof Fault) return true
    throw error
  }
}

holds(
  'a cursor is read again with its query, and with no other query or key',
  500,
  [sequence, anyTime, anyText, anyText],
  (number, eventTime, query, other) => {
    const cursor = formatCursor({ sequence: number, eventTime }, query, secrets)
    expect(parseCursor(cursor, query, secrets)).toEqual({ sequence: number, eventTime })
    if (other !== query) expect(isFault(() => parseCursor(cursor, other, secrets))).toBe(true)
    expect(isFault(() => parseCursor(cursor, query, otherSecrets))).toBe(true)
  },
)

holds(
  'a cursor that was altered is refused with a fault, and so is any other text',
  1_000,
  [sequence, anyTime, anyChanges, anyString],
  (number, eventTime, changes, text) => {
    const cursor = formatCursor({ sequence: number, eventTime }, 'q', secrets)
    const changed = Buffer.from(altered(Buffer.from(cursor), changes)).toString('latin1')
    if (changed !== cursor) expect(isFault(() => parseCursor(changed, 'q', secrets))).toBe(true)
    expect(isFault(() => parseCursor(text, 'q', secrets))).toBe(true)
  },
)

holds(
  'a place in the tail is read again by its customer, and by no other',
  300,
  [sequence, fc.nat(4e12), fc.nat(9), anyChanges],
  (number, ms, customer, changes) => {
    const given = { sequence: number, givenAt: new Date(ms) }
    const text = createPositionFormatter({ customer, secrets })(given)
    const parse = (sent: string, by: number) =>
      parseTailPosition({ text: sent, field: 'after' }, { customer: by, secrets })
    expect(parse(text, customer)).toEqual(given)
    expect(isFault(() => parse(text, customer + 1))).toBe(true)
    const changed = Buffer.from(altered(Buffer.from(text), changes)).toString('latin1')
    if (changed !== text) expect(isFault(() => parse(changed, customer))).toBe(true)
  },
)

holds(
  'a sealed text is opened as it was; altered, it is not opened',
  500,
  [anyText, anyChanges],
  (text, changes) => {
    const sealed = secrets.seal(text)
    expect(secrets.open(sealed)).toBe(text)
    const changed = Buffer.from(altered(Buffer.from(sealed), changes)).toString('latin1')
    if (changed !== sealed) expect(() => secrets.open(changed)).toThrow()
    expect(() => otherSecrets.open(sealed)).toThrow()
  },
)

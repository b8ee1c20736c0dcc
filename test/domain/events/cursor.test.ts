import { expect, test } from 'bun:test'
import { CURSOR_LENGTH_MAX, formatCursor, parseCursor } from '../../../src/domain/events/cursor.ts'
import { openSecrets } from '../../../src/secrets.ts'

const secrets = openSecrets(new Uint8Array(32).fill(7))
const QUERY = 'events of 1: {"userName":["ann"]}'
const at = (sequence: number) => ({ eventTime: new Date('2026-03-01T12:00:00.123Z'), sequence })

test.each([0, 1, 999, 123_456_789_012, Number.MAX_SAFE_INTEGER])(
  'a cursor at sequence %d is read again',
  (sequence) => {
    expect(parseCursor(formatCursor(at(sequence), QUERY, secrets), QUERY, secrets)).toEqual(at(sequence))
  },
)

test('a time before 1970 is read again', () => {
  const position = { eventTime: new Date(-1), sequence: 1 }
  expect(parseCursor(formatCursor(position, QUERY, secrets), QUERY, secrets)).toEqual(position)
})

test('nothing of a cursor tells the sequence: not its text, and not its length', () => {
  const [one, ten] = [5_000_001, 50_000_010].map((sequence) => formatCursor(at(sequence), QUERY, secrets))
  for (const cursor of [one, ten])
    for (const part of (cursor ?? '').split('.'))
      expect(Buffer.from(part, 'base64url').toString('latin1')).not.toMatch(/50{4,}\d/)
  expect(one?.length).toBe(ten?.length ?? 0)
  expect(formatCursor(at(7), QUERY, secrets)).not.toBe(formatCursor(at(7), QUERY, secrets))
})

test('a cursor of an earlier version still works, for its query', () => {
  const body = Buffer.from(`${at(42).eventTime.getTime()}/42`).toString('base64url')
  const cursor = `${body}.${secrets.sign(`${QUERY}\n${body}`)}`
  expect(parseCursor(cursor, QUERY, secrets)).toEqual(at(42))
  expect(() => parseCursor(cursor, 'another query', secrets)).toThrow('cursor')
  expect(() => parseCursor(`${cursor}x`, QUERY, secrets)).toThrow('cursor')
})

test('any other cursor is refused', () => {
  const cursor = formatCursor(at(42), QUERY, secrets)
  const middle = Math.floor(cursor.length / 2)
  const altered = cursor.slice(0, middle) + (cursor[middle] === 'A' ? 'B' : 'A') + cursor.slice(middle + 1)
  const others = [
    ...[
      '',
      'x',
      'v1.',
      'v1.AAAA',
      'a.b',
      altered,
      cursor.slice(0, -4),
      'v1.'.padEnd(CURSOR_LENGTH_MAX + 1, 'A'),
    ],
    ...[secrets.seal('row 42 of 1'), secrets.seal(`events 1 2 ${secrets.sign('another query')}`)],
    formatCursor(at(42), QUERY, openSecrets(new Uint8Array(32))),
  ]
  for (const other of others) expect(() => parseCursor(other, QUERY, secrets)).toThrow('cursor')
  expect(() => parseCursor(cursor, 'another query', secrets)).toThrow('cursor')
})

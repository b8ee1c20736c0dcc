import { expect } from 'bun:test'
import fc from 'fast-check'
import { OPERATOR } from '../../src/domain/events/incoming-event.ts'
import { parseEvent, type RecordContext } from '../../src/domain/events/record.ts'
import { Fault } from '../../src/domain/fault.ts'
import { anyJson, anyRecord, anyString } from '../support/arbitraries.ts'
import { holds } from '../support/property.ts'

const CONTEXT: RecordContext = {
  now: new Date('2026-03-01T12:00:00Z'),
  newId: () => '019caaaa-0000-7000-8000-000000000001',
  region: 'local',
  accountId: '000000000001',
  customer: 1,
  project: 'default',
  retentionDays: 30,
  sender: OPERATOR,
}

function parseOrFault(text: string) {
  try {
    return parseEvent(text, CONTEXT)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    // It can be shown.
    expect(error.message).toMatch(/\S/)
    return null
  }
}

holds(
  'any record is refused with a fault, or kept as it was with what it lacked',
  3_000,
  [anyRecord],
  (record) => {
    const text = JSON.stringify(record)
    const event = parseOrFault(text)
    if (event === null) return
    const kept = JSON.parse(event.record)
    for (const [name, value] of Object.entries(JSON.parse(text)))
      if (value !== null) expect([name, kept[name]]).toEqual([name, value])
    const isAdded = event.record.startsWith(text.slice(0, -1))
    expect(isAdded || Object.values(record).includes(null)).toBe(true)
  },
)

holds('what is kept of a record is read again as the same event', 2_000, [anyRecord], (record) => {
  const event = parseOrFault(JSON.stringify(record))
  if (event === null) return
  const again = parseEvent(event.record, { ...CONTEXT, region: 'elsewhere', bytesMax: 1_000_000 })
  expect({ ...again, sentRecord: null }).toEqual({ ...event, sentRecord: null })
})

holds(
  'any other text is refused with a fault',
  2_000,
  [
    fc.oneof(
      anyString,
      anyJson.map((each) => JSON.stringify(each)),
    ),
  ],
  (text) => {
    const event = parseOrFault(text)
    expect(event === null || typeof JSON.parse(text).eventName === 'string').toBe(true)
  },
)

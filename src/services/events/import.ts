import { eventIdTaken, type IncomingEvent, OPERATOR } from '../../domain/events/incoming-event.ts'
import { findEventId, parseEvent, type RecordContext } from '../../domain/events/record.ts'
import {
  extendRange,
  recordTime,
  type ShiftTime,
  shiftInto,
  shiftRecord,
  type TimeRange,
  toHourNumber,
} from '../../domain/events/time-shift.ts'
import { Fault } from '../../domain/fault.ts'
import { type RawRecord, STORED_EVENT_BYTES_MAX } from '../../domain/json/raw-record.ts'
import { type RecordFormat, splitRecords } from '../../domain/json/split-records.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Hashes } from '../../domain/ports.ts'
import { DAY_MS, HOUR_MS } from '../../domain/time.ts'
import type { Store } from '../../store/store.ts'
import type { Context, ServiceSettings } from '../context.ts'

const { imports: TEXT } = MESSAGES

/** Maximum number of records stored at once. */
export const IMPORT_BATCH_EVENTS = 1_000
/** Maximum number of rejected records whose reasons are reported. */
export const IMPORT_REASONS_MAX = 10

/** A text of records, and the name that messages call it by. */
export type ImportText = { name: string; format: RecordFormat; chunks: AsyncIterable<string> }

/** The customer whose log the records go into, and the project of records that name none. */
export type ImportTarget = { customer: { id: number; accountId: string }; project: string }

/** Numbers of the records so far; `reasons` are those of the first rejected ones. */
export type ImportResult = {
  events: number
  accepted: number
  duplicates: number
  rejected: number
  reasons: string[]
}

type ImportOptions = {
  shift?: ShiftTime | null
  onBatch?: (result: ImportResult) => void
  stop?: AbortSignal
  /** Is called for each text that contains something else than records, such as a digest. */
  onSkip?: () => void
}
type ImportRecord = { raw: RawRecord; label: string }

type ImportContext = Pick<Context, 'clock' | 'hashes' | 'catalogue'> & {
  store: Pick<Store, 'append'>
  settings: Pick<ServiceSettings, 'region' | 'retentionDays'>
}

export type Imports = ReturnType<typeof createImports>

/** Imports files of the operator, with the same checks as for events that clients send. */
export function createImports({ store, clock, hashes, catalogue, settings }: ImportContext) {
  return {
    /**
     * Stores the records in batches. Repeating an import is harmless: each record keeps, or is given, the
     * same ID every time.
     */
    async run(
      { customer, project }: ImportTarget,
      texts: AsyncIterable<ImportText>,
      { shift = null, onBatch, stop, onSkip }: ImportOptions = {},
    ): Promise<ImportResult> {
      const result: ImportResult = { events: 0, accepted: 0, duplicates: 0, rejected: 0, reasons: [] }
      const { region, retentionDays } = settings
      const owner = { customer: customer.id, accountId: customer.accountId, project }
      for await (const batch of toBatches(splitTexts(texts, onSkip))) {
        if (stop?.aborted) break
        const limits = { retentionDays, bytesMax: STORED_EVENT_BYTES_MAX }
        const context = { region, catalogue, now: clock(), sender: OPERATOR, ...limits, ...owner }
        const parse = (text: string) =>
          parseRecord(text, { ...context, newId: () => contentId(text, hashes) }, shift)
        await storeBatch(store, batch, parse, result)
        onBatch?.(result)
      }
      return result
    },

    /**
     * Returns the shift that moves the events of the texts into the retention, none into the future; null if
     * none has a time.
     */
    async planTimeShift(texts: AsyncIterable<ImportText>): Promise<ShiftTime | null> {
      let range: TimeRange | null = null
      const busyHours = new Set<number>()
      for await (const { raw } of splitTexts(texts)) {
        const time = findTime(raw)
        if (time === null) continue
        range = extendRange(range, time)
        busyHours.add(toHourNumber(time))
      }
      const last = clock()
      const first = new Date(last.getTime() - settings.retentionDays * DAY_MS + SHIFT_MARGIN_MS)
      return range && shiftInto(range, { first, last }, busyHours)
    },
  }
}

/** A batch ends after the record with which it reaches this many characters. */
const BATCH_LENGTH = 8_000_000
/**
 * Shifted events are this much newer than the end of the retention, so that none has become too old when it
 * is stored.
 */
const SHIFT_MARGIN_MS = HOUR_MS

// A text that is malformed from some point on counts as one rejected record there. The records before it are
// stored.
async function* splitTexts(
  texts: AsyncIterable<ImportText>,
  onSkip: () => void = () => {},
): AsyncGenerator<ImportRecord> {
  for await (const { name, format, chunks } of texts) {
    let number = 0
    let foreign: RawRecord | null = null
    try {
      for await (const raw of splitRecords(chunks, format, STORED_EVENT_BYTES_MAX)) {
        if ('isControl' in raw) continue
        if ('fault' in raw && raw.isForeign) {
          foreign = raw
          continue
        }
        number += 1
        yield { raw, label: TEXT.record({ name, number }) }
      }
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault
      yield { raw: { fault: toTextFault(fault) }, label: TEXT.afterRecord({ name, number }) }
    }
    if (foreign !== null && number === 0) onSkip()
    else if (foreign !== null) yield { raw: foreign, label: TEXT.afterRecord({ name, number }) }
  }
}

// The splitter's own message says that nothing is stored, which is true only of a request body.
function toTextFault(fault: Fault): Fault {
  return fault.field === 'body' ? new Fault('invalid', 'restMalformed') : fault
}

async function* toBatches(records: AsyncIterable<ImportRecord>): AsyncGenerator<ImportRecord[]> {
  let batch: ImportRecord[] = []
  let length = 0
  for await (const record of records) {
    batch.push(record)
    length += 'text' in record.raw ? record.raw.text.length : 0
    if (batch.length === IMPORT_BATCH_EVENTS || length >= BATCH_LENGTH) {
      yield batch
      batch = []
      length = 0
    }
  }
  if (batch.length > 0) yield batch
}

type ParseText = (text: string) => IncomingEvent

async function storeBatch(
  store: Pick<Store, 'append'>,
  batch: ImportRecord[],
  parse: ParseText,
  result: ImportResult,
): Promise<void> {
  const incoming: { record: ImportRecord; event: IncomingEvent }[] = []
  const reject = (record: ImportRecord, fault: Fault) => {
    result.rejected += 1
    if (result.reasons.length < IMPORT_REASONS_MAX) result.reasons.push(formatReason(record, fault))
  }
  for (const record of batch) {
    const event = parseRaw(record.raw, parse)
    if (event instanceof Fault) reject(record, event)
    else incoming.push({ record, event })
  }
  const arrivals = incoming.length === 0 ? [] : await store.append(incoming.map(({ event }) => event))
  for (const [i, { record, event }] of incoming.entries())
    if (arrivals[i] === 'conflict') reject(record, eventIdTaken(event))
  result.events += batch.length
  result.accepted += arrivals.filter((arrival) => arrival === 'new').length
  result.duplicates += arrivals.filter((arrival) => arrival === 'duplicate').length
}

function parseRaw(raw: RawRecord, parse: ParseText): IncomingEvent | Fault {
  if ('fault' in raw) return raw.fault
  try {
    return parse(raw.text)
  } catch (fault) {
    if (fault instanceof Fault) return fault
    throw fault
  }
}

function formatReason({ raw, label }: ImportRecord, fault: Fault): string {
  const id = 'text' in raw ? findEventId(raw.text) : undefined
  return TEXT.rejection({ record: label, id: id ?? null, reason: fault.message })
}

function parseRecord(text: string, context: RecordContext, shift: ShiftTime | null): IncomingEvent {
  if (!shift) return parseEvent(text, context)
  // The same file may be shifted by another time when it is imported again.
  return { ...parseEvent(shiftRecord(text, shift), context), sentRecord: text }
}

// A UUIDv8 made of the record's own bytes: a record without an ID gets the same one with every import.
function contentId(text: string, hashes: Hashes): string {
  const bytes = Buffer.from(hashes.sha256(text)).subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function findTime(raw: RawRecord): Date | null {
  try {
    return 'text' in raw ? recordTime(raw.text) : null
  } catch (fault) {
    // A malformed record is reported when it is stored.
    if (fault instanceof Fault) return null
    throw fault
  }
}

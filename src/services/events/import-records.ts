import type { UnpackedText } from '../../domain/events/import-ports.ts'
import { eventIdTaken, type IncomingEvent } from '../../domain/events/incoming-event.ts'
import { findEventId } from '../../domain/events/record.ts'
import { Fault } from '../../domain/fault.ts'
import type { RawRecord } from '../../domain/json/raw-record.ts'
import { splitRecords } from '../../domain/json/split-records.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Hashes } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'

const { imports: TEXT } = MESSAGES

/** Maximum number of records stored at once. */
export const IMPORT_BATCH_EVENTS = 1_000
/** Maximum number of rejected records whose reasons are reported. */
export const IMPORT_REASONS_MAX = 10

/** Numbers of the records so far; `reasons` are those of the first rejected ones. */
export type ImportResult = {
  events: number
  accepted: number
  duplicates: number
  rejected: number
  reasons: string[]
}

/** A record of a text, or the fault of one, and what messages call it. */
export type ImportRecord = { raw: RawRecord; label: string }

type StoreOptions = {
  onBatch?: (result: ImportResult) => void
  stop?: AbortSignal
}

/** Returns the event of a record, or throws the fault of one that is not acceptable. */
export type ParseImported = (text: string) => IncomingEvent

/**
 * Stores records in batches. `startBatch` returns what parses those of a batch. Repeating an import is harmless if that
 * gives each record without an ID the same one every time: see `contentId`.
 */
export async function storeRecords(
  store: Pick<Store, 'append'>,
  records: AsyncIterable<ImportRecord>,
  startBatch: () => ParseImported,
  { onBatch, stop }: StoreOptions = {},
): Promise<ImportResult> {
  const result: ImportResult = { events: 0, accepted: 0, duplicates: 0, rejected: 0, reasons: [] }
  for await (const batch of toBatches(records)) {
    if (stop?.aborted) break
    await storeBatch(store, batch, startBatch(), result)
    onBatch?.(result)
  }
  return result
}

/** A batch ends after the record with which it reaches this many characters. */
const BATCH_LENGTH = 8_000_000
type SplitOptions = {
  /** Maximum size of a record in bytes. */
  bytesMax: number
  /** Is called for each text that contains something else than records, such as a digest. */
  onSkip?: (() => void) | undefined
}

/**
 * Yields the records of texts. A text that is malformed from some point on counts as one rejected record there; the records
 * before it are yielded.
 */
export async function* splitTexts(
  texts: AsyncIterable<UnpackedText>,
  { bytesMax, onSkip = () => {} }: SplitOptions,
): AsyncGenerator<ImportRecord> {
  for await (const { name, format, chunks } of texts) {
    let number = 0
    let foreign: RawRecord | null = null
    try {
      for await (const raw of splitRecords(chunks, format, bytesMax)) {
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

async function storeBatch(
  store: Pick<Store, 'append'>,
  batch: ImportRecord[],
  parse: ParseImported,
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

function parseRaw(raw: RawRecord, parse: ParseImported): IncomingEvent | Fault {
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

/** Returns a UUIDv8 made of a record's own bytes: a record without an ID gets the same one with every import. */
export function contentId(text: string, hashes: Hashes): string {
  const bytes = Buffer.from(hashes.sha256(text)).subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

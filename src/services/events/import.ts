import { createHash } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { Event } from '../../domain/events/event.ts'
import { DAY_MS } from '../../domain/events/query.ts'
import { findEventId, parseEvent } from '../../domain/events/record.ts'
import {
  extendRange,
  recordTime,
  type ShiftTime,
  shiftInto,
  shiftRecord,
  type TimeRange,
} from '../../domain/events/time-shift.ts'
import { Fault } from '../../domain/fault.ts'
import type { RawRecord } from '../../domain/json/raw-record.ts'
import { type RecordFormat, splitRecords } from '../../domain/json/split-records.ts'
import type { Store } from '../../store/store.ts'

/** Records are stored in batches of so many … */
export const IMPORT_BATCH_EVENTS = 1_000
/** … or fewer, when they are long: so many characters at most, give or take one record. */
const BATCH_LENGTH = 8_000_000
/** Of the records that were not taken, the first few are told one by one. */
export const IMPORT_REASONS_MAX = 10
/** Shifted events keep this far from the end of the retention, so that none is too old by the time it is stored. */
const MARGIN_MS = 3_600_000

/** One text of records in pieces, with the name that people know it by. */
export type ImportText = { name: string; form: RecordFormat; chunks: AsyncIterable<string> }

/** Whose log the records go into, and the project of those that name none. */
export type ImportTarget = { customer: { id: number; accountId: string }; project: string }

/** What became of the records so far; `reasons` tells the first that were not taken. */
export type ImportResult = {
  events: number
  accepted: number
  duplicates: number
  rejected: number
  reasons: string[]
}

type More = { move?: ShiftTime | null; onBatch?: (tally: ImportResult) => void; stop?: AbortSignal }
type Item = { raw: RawRecord; place: string }

export type Import = ReturnType<typeof createImport>

/** Brings the operator's own files into the log, on the same terms as anything that is sent. */
export function createImport(
  append: Store['append'],
  clock: Clock,
  settings: { region: string; retentionDays: number },
) {
  return {
    /** Stores the records batch by batch; again is harmless, as each record has or is given the same id every time. */
    async run(into: ImportTarget, texts: AsyncIterable<ImportText>, more: More = {}): Promise<ImportResult> {
      const tally: ImportResult = { events: 0, accepted: 0, duplicates: 0, rejected: 0, reasons: [] }
      for await (const batch of batches(itemsOf(texts))) {
        if (more.stop?.aborted) break
        const admission = { ...settings, now: clock(), ...intoOf(into) }
        await store(append, batch, (text) => admitted(text, admission, more.move ?? null), tally)
        more.onBatch?.(tally)
      }
      return tally
    },

    /** How to move the events of the texts into the retention, none into the future; null when none has a time. */
    async moveToNow(texts: AsyncIterable<ImportText>): Promise<ShiftTime | null> {
      let stretch: TimeRange | null = null
      for await (const { raw } of itemsOf(texts)) {
        const time = timeIn(raw)
        if (time) stretch = extendRange(stretch, time)
      }
      const last = clock()
      const first = new Date(last.getTime() - settings.retentionDays * DAY_MS + MARGIN_MS)
      return stretch && shiftInto(stretch, { first, last })
    },
  }
}

// A text that breaks off or is malformed counts as one record that was not taken; those before it are kept.
async function* itemsOf(texts: AsyncIterable<ImportText>): AsyncGenerator<Item> {
  for await (const { name, form, chunks } of texts) {
    let number = 0
    try {
      for await (const raw of splitRecords(chunks, form)) {
        number += 1
        yield { raw, place: `${name}, record ${number}` }
      }
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault
      yield { raw: { fault: brokenOff(fault) }, place: `${name}, after record ${number}` }
    }
  }
}

// The splitter speaks of a request's body, of which nothing would be stored.
function brokenOff(fault: Fault): Fault {
  return fault.field === 'body' ? new Fault('invalid', 'What follows is not valid JSON.') : fault
}

async function* batches(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let batch: Item[] = []
  let length = 0
  for await (const item of items) {
    batch.push(item)
    length += 'text' in item.raw ? item.raw.text.length : 0
    if (batch.length === IMPORT_BATCH_EVENTS || length >= BATCH_LENGTH) {
      yield batch
      batch = []
      length = 0
    }
  }
  if (batch.length > 0) yield batch
}

type Admit = (text: string) => Event

async function store(
  append: Store['append'],
  batch: Item[],
  admit: Admit,
  tally: ImportResult,
): Promise<void> {
  const events = new Map<string, Event>()
  let rejected = 0
  for (const item of batch) {
    const event = outcome(item.raw, admit)
    if (!(event instanceof Fault)) {
      if (!events.has(event.id)) events.set(event.id, event)
      continue
    }
    rejected += 1
    if (tally.reasons.length < IMPORT_REASONS_MAX) tally.reasons.push(reasonOf(item, event))
  }
  const stored = events.size === 0 ? [] : await append([...events.values()])
  const accepted = stored.filter((isNew) => isNew).length
  tally.events += batch.length
  tally.accepted += accepted
  tally.duplicates += batch.length - rejected - accepted
  tally.rejected += rejected
}

function outcome(raw: RawRecord, admit: Admit): Event | Fault {
  if ('fault' in raw) return raw.fault
  try {
    return admit(raw.text)
  } catch (fault) {
    if (fault instanceof Fault) return fault
    throw fault
  }
}

function reasonOf({ raw, place }: Item, fault: Fault): string {
  const id = 'text' in raw ? findEventId(raw.text) : undefined
  return `${place}${id === undefined ? '' : ` (${id})`}: ${fault.message}`
}

function intoOf({ customer, project }: ImportTarget) {
  return { customer: customer.id, accountId: customer.accountId, project }
}

function admitted(
  text: string,
  admission: Omit<Parameters<typeof parseEvent>[1], 'newId'>,
  move: ShiftTime | null,
): Event {
  return parseEvent(move ? shiftRecord(text, move) : text, { ...admission, newId: () => idOfContent(text) })
}

// UUIDv8 made of the record's own bytes: a record without an id gets the same one at every import.
function idOfContent(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function timeIn(raw: RawRecord): Date | null {
  try {
    return 'text' in raw ? recordTime(raw.text) : null
  } catch (fault) {
    // What cannot be read is told when it is stored.
    if (fault instanceof Fault) return null
    throw fault
  }
}

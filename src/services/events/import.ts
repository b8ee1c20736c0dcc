import type { UnpackedText } from '../../domain/events/import-ports.ts'
import { type IncomingEvent, OPERATOR } from '../../domain/events/incoming-event.ts'
import { parseEvent, type RecordContext } from '../../domain/events/record.ts'
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
import { DAY_MS, HOUR_MS } from '../../domain/time.ts'
import type { Store } from '../../store/store.ts'
import type { Context, ServiceSettings } from '../context.ts'
import { contentId, type ImportResult, splitTexts, storeRecords } from './import-records.ts'

/** The customer whose log the records go into, and the project of records that name none. */
export type ImportTarget = { customer: { id: number; accountId: string }; project: string }

type ImportOptions = {
  shift?: ShiftTime | null
  onBatch?: (result: ImportResult) => void
  stop?: AbortSignal
  /** Is called for each text that contains something else than records, such as a digest. */
  onSkip?: () => void
}

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
      texts: AsyncIterable<UnpackedText>,
      { shift = null, onSkip, ...storing }: ImportOptions = {},
    ): Promise<ImportResult> {
      const { region, retentionDays } = settings
      const owner = { customer: customer.id, accountId: customer.accountId, project }
      const startBatch = () => {
        const limits = { retentionDays, bytesMax: STORED_EVENT_BYTES_MAX }
        const context = { region, catalogue, now: clock(), sender: OPERATOR, ...limits, ...owner }
        return (text: string) =>
          parseRecord(text, { ...context, newId: () => contentId(text, hashes) }, shift)
      }
      const records = splitTexts(texts, { bytesMax: STORED_EVENT_BYTES_MAX, onSkip })
      return storeRecords(store, records, startBatch, storing)
    },

    /**
     * Returns the shift that moves the events of the texts into the retention, none into the future; null if
     * none has a time.
     */
    async planTimeShift(texts: AsyncIterable<UnpackedText>): Promise<ShiftTime | null> {
      let range: TimeRange | null = null
      const busyHours = new Set<number>()
      for await (const { raw } of splitTexts(texts, { bytesMax: STORED_EVENT_BYTES_MAX })) {
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

/**
 * Shifted events are this much newer than the end of the retention, so that none has become too old when it
 * is stored.
 */
const SHIFT_MARGIN_MS = HOUR_MS

function parseRecord(text: string, context: RecordContext, shift: ShiftTime | null): IncomingEvent {
  if (!shift) return parseEvent(text, context)
  // The same file may be shifted by another time when it is imported again.
  return { ...parseEvent(shiftRecord(text, shift), context), sentRecord: text }
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

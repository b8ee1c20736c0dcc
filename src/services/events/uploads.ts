import type { Caller } from '../../domain/access/caller.ts'
import { importProjectsOf } from '../../domain/access/import-projects.ts'
import { permissionFault } from '../../domain/access/permissions.ts'
import type { UnpackedText } from '../../domain/events/import-ports.ts'
import { parseEvent } from '../../domain/events/record.ts'
import {
  UPLOAD_LIMITS,
  type UploadedFile,
  type UploadLimit,
  type UploadResult,
} from '../../domain/events/upload.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import { EVENT_BYTES_MAX } from '../../domain/json/raw-record.ts'
import { cutName } from '../../domain/parse.ts'
import type { Store } from '../../store/store.ts'
import type { ReadOptions } from '../audit.ts'
import type { Context, ServiceSettings } from '../context.ts'
import type { CostlyWork } from '../costly-work.ts'
import { contentId, type ImportRecord, splitTexts, storeRecords } from './import-records.ts'
import { findSenderFault, toSender } from './sender.ts'

/** An upload: the project of records that name none, empty for the first one of the caller, and the files as they arrive. */
export type Upload = { project: string; files: AsyncIterable<UploadedFile> }

export type Uploads = ReturnType<typeof createUploads>

type UploadsContext = Pick<Context, 'audit' | 'clock' | 'hashes' | 'catalogue' | 'unpackRecordTexts'> & {
  store: Pick<Store, 'append'>
  settings: Pick<ServiceSettings, 'region' | 'retentionDays'>
  costlyWork: Pick<CostlyWork, 'run'>
}

/** Imports files that people upload, with the rules for events that clients send. */
export function createUploads(context: UploadsContext) {
  const { audit, costlyWork } = context
  return {
    /** Returns the IDs of the projects into which the caller may import files, sorted. */
    listProjects: (caller: Caller, options: ReadOptions = {}) =>
      audit.read(caller, { operation: 'PrepareImport', ...options }, async () => importProjectsOf(caller)),

    /**
     * Stores the records of files while they arrive, up to `UPLOAD_LIMITS`. Throws a fault of `files` if there is none, and
     * *too_many* if the caller imports files already. What was stored before a fault remains: importing it again is harmless.
     */
    async run(caller: Caller, upload: Upload): Promise<UploadResult> {
      const { files } = upload
      const projects = importProjectsOf(caller)
      const project = upload.project || (projects[0] ?? '')
      // The event of a refusal belongs to a project that exists.
      const isAllowedIn = projects.includes(project)
      const request = { project: isAllowedIn ? project : null, parameters: { project } }
      return audit.change(caller, { operation: 'ImportFiles', ...request }, async (toEvent) => {
        if (!isAllowedIn) throw permissionFault(caller, 'ImportFiles', project)
        const result = await costlyWork.run(caller, 'import', () =>
          importFiles(context, caller, { project, files }),
        )
        const { events, accepted, duplicates, rejected, files: count } = result
        await context.store.append([toEvent({ files: count, events, accepted, duplicates, rejected })])
        return result
      })
    },
  }
}

async function importFiles(
  context: UploadsContext,
  caller: Caller,
  { project, files }: Upload,
): Promise<UploadResult> {
  const { store, clock } = context
  const from = clock()
  const limits = createLimits()
  let skipped = 0
  const onSkip = () => {
    skipped += 1
  }
  const texts = unpackFiles(context, files, { limits, onSkip })
  const records = limits.takeRecords(splitTexts(texts, { bytesMax: EVENT_BYTES_MAX, onSkip }))
  const startBatch = () => createParser(context, caller, project)
  const result = await storeRecords(store, records, startBatch)
  if (limits.counts.files === 0) throw invalidField('files', 'noFiles')
  const { stoppedBy } = limits
  return {
    ...result,
    project,
    files: limits.counts.files,
    skipped,
    stoppedBy: stoppedBy(),
    from,
    until: clock(),
  }
}

function createParser(context: UploadsContext, caller: Caller, project: string) {
  const { clock, hashes, catalogue, settings } = context
  const { region, retentionDays } = settings
  const { customer } = caller
  const owner = { customer: customer.id, accountId: customer.accountId, project, sender: toSender(caller) }
  const common = { region, retentionDays, catalogue, now: clock(), refusesRepeated: true, ...owner }
  return (text: string) => {
    const event = parseEvent(text, { ...common, newId: () => contentId(text, hashes) })
    const fault = findSenderFault(caller, event)
    if (fault) throw fault
    return event
  }
}

type Limits = ReturnType<typeof createLimits>

async function* unpackFiles(
  { unpackRecordTexts }: UploadsContext,
  files: AsyncIterable<UploadedFile>,
  { limits, onSkip }: { limits: Limits; onSkip: () => void },
): AsyncGenerator<UnpackedText> {
  for await (const { name, bytes } of files) {
    if (!limits.add('files', 1)) return
    const onUnpacked = (count: number) => limits.unpack(count)
    const texts = unpackRecordTexts(cutName(name), bytes, { onSkip, onUnpacked })
    for await (const text of texts) {
      yield text
      if (limits.stoppedBy() !== null) return
    }
  }
}

const MEGABYTE = 1_000_000

// Counts what is read. At a limit, reading stops; what was read before is stored.
function createLimits() {
  const counts = { files: 0, records: 0, unpackedBytes: 0 }
  let stoppedBy: UploadLimit | null = null
  const add = (limit: 'files' | 'records', count: number): boolean => {
    if (counts[limit] + count > UPLOAD_LIMITS[limit]) stoppedBy = limit
    else counts[limit] += count
    return stoppedBy === null
  }
  return {
    counts,
    stoppedBy: () => stoppedBy,
    add,
    /** Counts decompressed bytes; throws a fault beyond the limit. */
    unpack(count: number): void {
      counts.unpackedBytes += count
      if (counts.unpackedBytes <= UPLOAD_LIMITS.unpackedMegabytes * MEGABYTE) return
      stoppedBy = 'unpackedMegabytes'
      throw new Fault('too_large', 'filesUnpackTooLarge', { max: UPLOAD_LIMITS.unpackedMegabytes })
    },
    async *takeRecords(records: AsyncIterable<ImportRecord>): AsyncGenerator<ImportRecord> {
      for await (const record of records) {
        if (!add('records', 1)) return
        yield record
      }
    },
  }
}

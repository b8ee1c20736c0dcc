import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import { MINUTE_MS } from '../../domain/time.ts'
import type { BackupRun, LastBackups } from '../../store/operations/backup-runs.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import type { BackupFolder } from '../backup-tools.ts'
import type { Context } from '../context.ts'
import { backUp, type WrittenBackup } from './back-up.ts'
import { cached } from './cached.ts'
import { MEASURED_MS } from './health.ts'

type ScheduledContext = Pick<Context, 'clock' | 'closing' | 'monotonicMs' | 'backups'> & {
  store: Pick<Store, 'backupRuns' | 'customers'>
  audit: Pick<Audit, 'toSystemEvent'>
}

export type ScheduledBackup = ReturnType<typeof createScheduledBackup>

/** What is known of the scheduled backups; `isFailing` if the last that ended has failed. */
export type BackupHealth = { lastSuccess: BackupRun | null; isFailing: boolean }

/** Makes backups into a folder, and copies of them in a bucket, one at a time among all processes, and deletes the oldest. */
export function createScheduledBackup(context: ScheduledContext) {
  const { store, monotonicMs } = context
  const { folder } = context.backups
  const measure = async (): Promise<BackupHealth> => toHealth(await store.backupRuns.findLast())
  return {
    /** Makes the backup of now, unless another process does. Throws if it fails, once that is recorded. */
    async run(): Promise<{ [name: string]: unknown } | undefined> {
      if (folder === null) return undefined
      const startedAt = context.clock()
      const scheduledFor = new Date(Math.round(startedAt.getTime() / MINUTE_MS) * MINUTE_MS)
      const path = folder.pathOf(toFileName(scheduledFor))
      if (!(await store.backupRuns.claim({ scheduledFor, startedAt, path }))) return undefined
      return makeBackup(context, folder, { scheduledFor, path })
    },

    /** Returns when the last complete backup was made if a later one has failed; otherwise null. */
    async findFailed(): Promise<{ lastSuccessAt: Date | null } | null> {
      const health = folder === null ? null : await measure()
      return health?.isFailing === true ? { lastSuccessAt: health.lastSuccess?.finishedAt ?? null } : null
    },

    /** Returns what is known of the backups; null if none are scheduled. It is as old as a few seconds at most. */
    measure: cached(
      async () => (folder === null ? null : await measure().catch(() => null)),
      MEASURED_MS,
      monotonicMs,
    ),
  }
}

type Run = { scheduledFor: Date; path: string }

async function makeBackup(
  context: ScheduledContext,
  folder: BackupFolder,
  { scheduledFor, path }: Run,
): Promise<{ [name: string]: unknown } | undefined> {
  const { store, clock, closing, backups } = context
  try {
    await removeRemains(folder)
    const written = await untilClosing(writeAndCopy(backups, { scheduledFor, path }), closing)
    // The next start begins the next one; what this one leaves is removed then.
    if (written === null) return undefined
    const { bytes, seconds, contents } = written
    await store.backupRuns.succeed({ scheduledFor, finishedAt: clock(), bytes, events: contents.events })
    const removed = await removeOldest(folder, folder.keep)
    const { bucket } = backups
    const copies = bucket && { bucket: bucket.place, removedCopies: await removeOldest(bucket, folder.keep) }
    return { path, bytes, seconds, events: contents.events, removed, ...copies }
  } catch (error) {
    // The storage reports that its requests were cancelled.
    if (closing.aborted) return undefined
    const failure = error instanceof Error ? error.message : String(error)
    const event = await toFailureEvent(context, failure)
    await store.backupRuns.fail({ scheduledFor, finishedAt: clock(), failure }, event)
    throw error
  }
}

async function writeAndCopy(
  { files, bucket }: ScheduledContext['backups'],
  { scheduledFor, path }: Run,
): Promise<WrittenBackup> {
  const written = await backUp(files, { path, key: null }, () => {})
  await bucket?.storeFile(toFileName(scheduledFor), path)
  return written
}

// A backup that takes long must not delay a shutdown.
async function untilClosing<Result>(work: Promise<Result>, closing: AbortSignal): Promise<Result | null> {
  if (closing.aborted) return null
  const { promise, resolve } = Promise.withResolvers<null>()
  const onAbort = () => resolve(null)
  closing.addEventListener('abort', onAbort, { once: true })
  work.catch(() => {})
  try {
    return await Promise.race([work, promise])
  } finally {
    closing.removeEventListener('abort', onAbort)
  }
}

const FILE_NAME = /^daybook-\d{4}-\d{2}-\d{2}T\d{4}Z\.backup$/
const REMAINS = /^daybook-\d{4}-\d{2}-\d{2}T\d{4}Z\.backup\.partial(-db)?$/

function toFileName(scheduledFor: Date): string {
  return `daybook-${scheduledFor.toISOString().slice(0, 16).replace(':', '')}Z.backup`
}

async function removeRemains({ listFiles, removeFile }: BackupFolder): Promise<void> {
  for (const name of await listFiles()) if (REMAINS.test(name)) await removeFile(name)
}

// Their names are in the order of their times. Other files stay.
async function removeOldest(
  { listFiles, removeFile }: Pick<BackupFolder, 'listFiles' | 'removeFile'>,
  keep: number,
): Promise<number> {
  const names = (await listFiles()).filter((name) => FILE_NAME.test(name)).sort()
  const oldest = names.slice(0, Math.max(0, names.length - keep))
  for (const name of oldest) await removeFile(name)
  return oldest.length
}

async function toFailureEvent(
  { store, audit }: ScheduledContext,
  message: string,
): Promise<IncomingEvent | null> {
  const customer = await store.customers.findSummary(null)
  if (customer === null) return null
  return audit.toSystemEvent(customer, customer.firstProject, {
    name: 'ReportFailedBackup',
    failure: { code: 'BackupFailed', message },
  })
}

function toHealth({ succeeded, ended }: LastBackups): BackupHealth {
  return { lastSuccess: succeeded, isFailing: ended !== null && ended.failure !== null }
}

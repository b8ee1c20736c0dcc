import { openBackupFile, verifyBackupFile } from '../adapters/backups/backup-reader.ts'
import { parseSettings, type Settings } from '../config.ts'
import { ACTION_CATALOGUE } from '../domain/actions/action-catalogue.ts'
import type { BackupContents, BackupHeader, OpenedBackup } from '../domain/backups/backup.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { formatInstant } from '../domain/time.ts'
import { openLog } from '../log.ts'
import { createAudit } from '../services/audit.ts'
import { recordRestore } from '../services/operations/record-restore.ts'
import { beginEpochsAfterRestore } from '../services/trails/restored-epochs.ts'
import { type RestoreLocation, restoreDatabase } from '../store/backups/restore-database.ts'
import { openStore } from '../store/store.ts'
import { describeContents, showBackupSteps } from './backup-progress.ts'
import { type Command, InvalidCommand, type ProcessContext } from './cli-command.ts'
import { toOpenFault } from './open-app.ts'
import { createRestoredKey, type RestoredKey } from './restored-key.ts'

const { backups: TEXT, commands: COMMANDS } = MESSAGES

/** Restores a backup into an empty data folder or an empty PostgreSQL database. */
export const restore: Command = {
  usage: 'restore FILE',
  meaning: 'Restore a backup into an empty data folder, or into an empty PostgreSQL database.',
  async run(args, context) {
    const [path, ...rest] = args
    if (path === undefined || path.startsWith('-') || rest.length > 0)
      throw new InvalidCommand(COMMANDS.usage(restore))
    const settings = parseSettings(context.environment)
    try {
      for (const line of await run(path, settings, context)) context.print(line)
    } catch (error) {
      throw toOpenFault(error, settings)
    }
    return 0
  },
}

async function run(path: string, settings: Settings, context: ProcessContext): Promise<string[]> {
  const onStep = showBackupSteps(context, false)
  const key = await createRestoredKey(settings)
  const use = async ({ header, read }: OpenedBackup): Promise<string[]> => {
    const lines = [
      TEXT.restored({ path, createdAt: formatInstant(header.createdAt), version: header.version }),
    ]
    const backup = { header, read: withoutKey(read, key) }
    const complete = async (location: RestoreLocation, contents: BackupContents) => {
      await key.save()
      lines.push(...describeContents(contents))
      lines.push(...(await completeRestore({ ...settings, ...location }, context, { header, contents, key })))
    }
    await restoreDatabase({ path, location: settings, backup }, complete, onStep)
    return [...lines, TEXT.next]
  }
  // All of it is read before anything is restored, so that a damaged file is only that.
  await verifyBackupFile(path, (done) => onStep({ step: 'verify', done, total: null }))
  return openBackupFile(path, use)
}

function withoutKey(read: OpenedBackup['read'], key: RestoredKey): OpenedBackup['read'] {
  return (onMember) =>
    read(async (name, body) => {
      if (!(await key.take(name, body))) await onMember(name, body)
    })
}

type Restored = { header: BackupHeader; contents: BackupContents; key: RestoredKey }

// Upgrades the database to this version, begins epochs of its trails, and says what the secret key opens.
async function completeRestore(
  settings: Settings,
  { clock, newId, writeStderr }: ProcessContext,
  { key, ...restored }: Restored,
): Promise<string[]> {
  const log = openLog(settings.logLevel, clock, writeStderr)
  // What was moved elsewhere is used again, as any older copy is.
  const store = await openStore({ ...settings, clock, catalogue: ACTION_CATALOGUE, log, moveState: 'left' })
  try {
    const context = { store, clock, newId, audit: createAudit({ store, clock, newId, settings, log }) }
    await store.moves.forget()
    const trails = await beginEpochsAfterRestore(context)
    await recordRestore(context, restored)
    return [...(trails === 0 ? [] : [TEXT.epochs({ trails })]), ...(await key.describe(store))]
  } finally {
    await store.close()
  }
}

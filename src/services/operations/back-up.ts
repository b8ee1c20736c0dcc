import {
  type AddMember,
  type BackupContents,
  type BackupHeader,
  KEY_MEMBER,
  type OnBackupStep,
} from '../../domain/backups/backup.ts'
import { Fault } from '../../domain/fault.ts'
import type { BackupTools } from '../backup-tools.ts'

export type WrittenBackup = { bytes: number; seconds: number; header: BackupHeader; contents: BackupContents }

/** What the name of the copy of the embedded database ends in, next to the backup that is made of it. */
const COPY_SUFFIX = '.partial-db'

/** Space that stays free on the disk. */
const SPARE_BYTES = 16 * 1024 ** 2

/**
 * Writes a backup of the database to a new file, with the secret key if it is given, and reads it again to verify it. Throws a
 * `conflict` fault if there is a file of that name, or too little space for it.
 */
export async function backUp(
  context: BackupTools,
  { path, key }: { path: string; key: string | null },
  onStep: OnBackupStep,
): Promise<WrittenBackup> {
  const { clock, version } = context
  await context.checkFolder(path)
  if (await context.exists(path)) throw new Fault('conflict', 'fileExists', { path })
  const createdAt = clock()
  const source = await context.openSource(`${path}${COPY_SUFFIX}`)
  try {
    await checkSpace(context, path, source.neededBytes)
    const { database, migrations } = source
    const header = { database, version, createdAt, migrations, hasKey: key !== null }
    const write = async (add: AddMember) => {
      if (key !== null) await add(context.toTextMember(KEY_MEMBER, `${key}\n`))
      return source.copyTo(add, onStep)
    }
    const written = await context.createFile(path, header, write, (partialPath) =>
      verify(context, partialPath, onStep),
    )
    return { ...written, header, seconds: (clock().getTime() - createdAt.getTime()) / 1_000 }
  } finally {
    await source.close()
  }
}

async function checkSpace({ readSpaceOf }: BackupTools, path: string, neededBytes: number): Promise<void> {
  const space = await readSpaceOf(path)()
  if (space === null || space.freeBytes >= neededBytes + SPARE_BYTES) return
  throw new Fault('conflict', 'backupNeedsSpace', { path, neededBytes, freeBytes: space.freeBytes })
}

async function verify({ verifyFile }: BackupTools, path: string, onStep: OnBackupStep): Promise<void> {
  await verifyFile(path, (done) => onStep({ step: 'verify', done, total: null }))
}

import {
  type AddMember,
  type BackupContents,
  type BackupHeader,
  type BackupMember,
  KEY_MEMBER,
  type OnBackupStep,
} from '../../domain/backups/backup.ts'
import type { ReadDiskSpace } from '../../domain/disk-space.ts'
import { Fault } from '../../domain/fault.ts'
import type { Clock } from '../../domain/ports.ts'
import type { BackupSource } from '../../store/backups/backup-source.ts'

/** What a backup is made with. */
export type BackUpContext = {
  clock: Clock
  /** The version of Daybook. */
  version: string
  openSource: (copyPath: string) => Promise<BackupSource>
  /** Whether there is a file or folder of a path. */
  exists: (path: string) => Promise<boolean>
  /** Returns a function that reads the space of the disk that has the folder of a path. */
  readSpaceOf: (path: string) => ReadDiskSpace
  createFile: (
    path: string,
    header: BackupHeader,
    write: (add: AddMember) => Promise<BackupContents>,
    verify: (partialPath: string) => Promise<void>,
  ) => Promise<{ bytes: number; contents: BackupContents }>
  verifyFile: (path: string, onBytes: (bytes: number) => void) => Promise<BackupContents>
  toTextMember: (name: string, text: string) => BackupMember
}

/** The folder of scheduled backups, and how many of them are kept. */
export type BackupFolder = {
  path: string
  keep: number
  listFiles: () => Promise<string[]>
  removeFile: (name: string) => Promise<void>
  /** Returns the path of a file of the folder. */
  pathOf: (name: string) => string
}

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
  context: BackUpContext,
  { path, key }: { path: string; key: string | null },
  onStep: OnBackupStep,
): Promise<WrittenBackup> {
  const { clock, version } = context
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

async function checkSpace({ readSpaceOf }: BackUpContext, path: string, neededBytes: number): Promise<void> {
  const space = await readSpaceOf(path)()
  if (space === null || space.freeBytes >= neededBytes + SPARE_BYTES) return
  throw new Fault('conflict', 'backupNeedsSpace', { path, neededBytes, freeBytes: space.freeBytes })
}

async function verify({ verifyFile }: BackUpContext, path: string, onStep: OnBackupStep): Promise<void> {
  await verifyFile(path, (done) => onStep({ step: 'verify', done, total: null }))
}

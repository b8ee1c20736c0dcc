import type { AddMember, BackupContents, BackupHeader, BackupMember } from '../domain/backups/backup.ts'
import type { ReadDiskSpace } from '../domain/disk-space.ts'
import type { Clock } from '../domain/ports.ts'
import type { BackupSource } from '../store/backups/backup-source.ts'

/** What a backup is made with. */
export type BackupTools = {
  clock: Clock
  /** The version of Daybook. */
  version: string
  openSource: (copyPath: string) => Promise<BackupSource>
  /** Throws a fault if the folder of a path is not there, or no file can be created in it. */
  checkFolder: (path: string) => Promise<void>
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

/** The bucket for copies of scheduled backups. Its methods throw a `StorageFailure` if the storage fails. */
export type BackupBucket = {
  place: string
  /** Stores a copy of a file under a name and reads it again; throws a `conflict` fault if it is not the same. */
  storeFile: (name: string, path: string) => Promise<void>
  listFiles: () => Promise<string[]>
  removeFile: (name: string) => Promise<void>
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

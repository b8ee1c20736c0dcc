import { isJsonObject, type JsonObject } from '../json/json-values.ts'
import { parseJson } from '../parse.ts'

/** The version of the format of backup files. */
export const BACKUP_FORMAT = 1

/** The first member of a backup file, and the last one. Only a whole file has the last. */
export const HEADER_MEMBER = 'backup.json'
export const CONTENTS_MEMBER = 'contents.json'
/** The member with the secret key, in a backup that has it. */
export const KEY_MEMBER = 'secret.key'

export type BackedUpDatabase = 'sqlite' | 'postgres'

/** What a backup file begins with. */
export type BackupHeader = {
  database: BackedUpDatabase
  /** The version of Daybook that wrote it. */
  version: string
  createdAt: Date
  /** The migrations that the database had. */
  migrations: string[]
  hasKey: boolean
}

/** A file of a backup, with its size in bytes. */
export type BackupMember = { name: string; bytes: number; body: AsyncIterable<Uint8Array> }

/** Adds a member to a backup. */
export type AddMember = (member: BackupMember) => Promise<void>

/** What a backup holds. */
export type BackupContents = {
  /** The number of rows of each table. */
  rows: { [table: string]: number }
  events: number
  /** The time of the newest event; null if there is none. */
  newestEventAt: Date | null
  /** The size of the tree of each customer that has one, by account ID. */
  trees: { [accountId: string]: number }
}

/** What a backup is doing, and how much of it is done, in bytes, tables or rows. */
export type BackupStep = {
  step: 'copy' | 'check' | 'write' | 'verify' | 'restore'
  done: number
  total: number | null
}

export type OnBackupStep = (step: BackupStep) => void

/** A backup file that was read as far as its header. */
export type OpenedBackup = {
  header: BackupHeader
  /**
   * Reads the members after the header, one after another, and returns what the backup holds. Throws an `invalid` fault if the
   * file is damaged or incomplete, which is known for certain only at its end.
   */
  read(onMember: (name: string, body: AsyncIterable<Uint8Array>) => Promise<void>): Promise<BackupContents>
}

/** Returns the text of a header. */
export function formatBackupHeader({ createdAt, ...header }: BackupHeader): string {
  return JSON.stringify({ format: BACKUP_FORMAT, createdAt: createdAt.toISOString(), ...header })
}

/** Returns the header in a text, the number of a format that is not known, or null if it is none. */
export function parseBackupHeader(text: string): BackupHeader | { format: number } | null {
  const object = parseObject(text)
  if (typeof object?.format !== 'number') return null
  const { format, database, version, migrations, hasKey } = object
  if (format !== BACKUP_FORMAT) return { format }
  const createdAt = toInstantOrNull(object.createdAt)
  if (database !== 'sqlite' && database !== 'postgres') return null
  if (typeof version !== 'string' || createdAt === null || !isTexts(migrations)) return null
  return { database, version, createdAt, migrations, hasKey: hasKey === true }
}

/** Returns the text of what a backup holds, with the hash of each member. */
export function formatBackupContents(
  { newestEventAt, ...contents }: BackupContents,
  hashes: { [member: string]: string },
): string {
  return JSON.stringify({ ...contents, newestEventAt: newestEventAt?.toISOString() ?? null, hashes })
}

/** Returns what a backup holds, and the hash of each member; null if the text does not say that. */
export function parseBackupContents(
  text: string,
): { contents: BackupContents; hashes: Map<string, string> } | null {
  const object = parseObject(text)
  if (object === null) return null
  const { rows, events, newestEventAt, trees, hashes } = object
  if (!isJsonObject(rows) || !isJsonObject(trees) || !isJsonObject(hashes)) return null
  if (typeof events !== 'number') return null
  return {
    contents: {
      rows: toNumbers(rows),
      events,
      newestEventAt: toInstantOrNull(newestEventAt),
      trees: toNumbers(trees),
    },
    hashes: new Map(Object.entries(hashes).map(([name, hash]) => [name, String(hash)])),
  }
}

function parseObject(text: string): JsonObject | null {
  try {
    const value = parseJson(text, 'backup')
    return isJsonObject(value) ? value : null
  } catch {
    return null
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}

function toNumbers(object: JsonObject): { [name: string]: number } {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, Number(value)]))
}

function toInstantOrNull(value: unknown): Date | null {
  const instant = typeof value === 'string' ? new Date(value) : null
  return instant === null || Number.isNaN(instant.getTime()) ? null : instant
}

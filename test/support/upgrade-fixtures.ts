import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseName } from './databases.ts'

/** The folder with a folder for each release. */
export const FIXTURES_FOLDER = join(import.meta.dir, '../fixtures/upgrades')

/** The secret key of all fixtures. */
export const FIXTURE_KEY = '00'.repeat(32)

/** The administrator of all fixtures, and its access key. */
export const FIXTURE_ADMIN = {
  password: 'a password for the tests',
  accessKeyId: 'DAYBOOKTESTKEY',
  secretAccessKey: 'a-secret-for-the-tests-only',
} as const

/** What the database of a release held when it was stopped: the records, as the hash of their sorted lines. */
export type UpgradeFacts = { createdAt: string; records: number; sha256: string; archives: number }

/** A backup of a database that a release has made. */
export type UpgradeFixture = { release: string; path: string; facts: UpgradeFacts }

/** Returns the fixtures of a database, one for each release. */
export function listUpgradeFixtures(database: DatabaseName): UpgradeFixture[] {
  return readdirSync(FIXTURES_FOLDER).map((release) => ({
    release,
    path: join(FIXTURES_FOLDER, release, `${database}.backup`),
    facts: JSON.parse(readFileSync(join(FIXTURES_FOLDER, release, `${database}.json`), 'utf8')),
  }))
}

/** Returns the number of the records in an export and the SHA-256 of their sorted lines, without those of Daybook itself. */
export function summarizeRecords(text: string): Pick<UpgradeFacts, 'records' | 'sha256'> {
  const lines = text
    .trimEnd()
    .split('\n')
    .filter((line) => !/"eventSource": ?"daybook"/.test(line))
    .sort()
  return {
    records: lines.length,
    sha256: new Bun.CryptoHasher('sha256').update(lines.join('\n')).digest('hex'),
  }
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'

/** Returns a value as it appears in text: as it is, in a URL, and in base64 at each of the three possible offsets. */
export function encodingsOf(value: string): string[] {
  const inBase64 = [0, 1, 2].map((shift) =>
    Buffer.from(`${' '.repeat(shift)}${value}`)
      .toString('base64')
      .slice(4, -4),
  )
  return [value, encodeURIComponent(value), ...inBase64]
}

/** Returns the bytes of all files of a folder as Latin-1 text. */
export function readAllFiles(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}

/** Returns all rows of a PostgreSQL database as text. */
export async function readAllRows(url: string): Promise<string> {
  const db = postgres(url, { max: 1 })
  const tables = await db`select tablename from pg_tables where schemaname = 'public'`
  const rows = []
  for (const { tablename } of tables) rows.push(...(await db`select t::text as row from ${db(tablename)} t`))
  await db.end()
  return rows.map(({ row }) => row).join('\n')
}

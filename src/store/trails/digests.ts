import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lte, type SQL } from 'drizzle-orm'
import type { Database, Db } from '../database.ts'
import { listArchivesOfEvent } from './event-archives.ts'

export type DigestRow = Omit<Database['tables']['digests']['$inferSelect'], 'customer'>

/** The digests of one customer's trails: what was signed, and what is still to be written to the bucket. */
export function createDigestStore(database: Database, customer: number) {
  const { digests } = database.tables
  const rows = (where: SQL | undefined) => database.writer.select().from(digests).where(where)
  const ofTrail = (trailId: string) => and(eq(digests.customer, customer), eq(digests.trailId, trailId))
  return {
    /** The trail's newest digest, written or not. */
    async findLast(trailId: string): Promise<DigestRow | null> {
      const [row] = await rows(ofTrail(trailId)).orderBy(desc(digests.number)).limit(1)
      return row ?? null
    },

    /** The digests that are not in the bucket yet, oldest first. */
    async listUnwritten(trailId: string): Promise<DigestRow[]> {
      return rows(and(ofTrail(trailId), isNull(digests.writtenAt))).orderBy(asc(digests.number))
    },

    /** The digests in the bucket that ended in a period, newest first; `after` is not meant, `until` is. */
    async listWritten(trailId: string, after: Date, until: Date, limit: number): Promise<DigestRow[]> {
      const ended = and(gt(digests.end, after), lte(digests.end, until), isNotNull(digests.writtenAt))
      return rows(and(ofTrail(trailId), ended))
        .orderBy(desc(digests.number))
        .limit(limit)
    },

    /** Takes the next number, end and archives for a digest; false, and nothing taken, when any of them is taken. */
    claim: (row: DigestRow, keys: string[]) => claim(database, customer, row, keys),

    /** The digest is in the bucket; from now on only what proves it is kept. */
    async markWritten(trailId: string, number: number, at: Date): Promise<void> {
      const isIt = and(ofTrail(trailId), eq(digests.number, number))
      await database.writer.update(digests).set({ writtenAt: at, body: null }).where(isIt)
    },

    /** Gives back what a digest had taken that is not in the bucket. */
    release: (trailId: string, number: number) => withdraw(database, customer, trailId, number),

    /** Which of a trail's archives no digest lists yet. */
    filterUnlisted: (trailId: string, keys: string[]) => unlisted(database, customer, trailId, keys),

    /** The archives in which an event may be. */
    listArchivesOfEvent: (eventId: string) => listArchivesOfEvent(database, customer, eventId),

    /** The digest in the bucket that lists an archive, or null while there is none. */
    async findByArchive(trailId: string, key: string): Promise<DigestRow | null> {
      const archives = database.tables.digestArchives
      const isIt = and(listed(database, customer, trailId), eq(archives.key, key))
      const [archive] = await database.writer.select().from(archives).where(isIt)
      if (!archive) return null
      const isWritten = and(eq(digests.number, archive.number), isNotNull(digests.writtenAt))
      const [row] = await rows(and(ofTrail(trailId), isWritten))
      return row ?? null
    },
  }
}

export type DigestStore = ReturnType<typeof createDigestStore>

type ArchiveRow = Database['tables']['digestArchives']['$inferSelect']

/** Rows and keys handed to the database in one statement. */
const CHUNK = 500

class Taken extends Error {}

async function claim(database: Database, customer: number, row: DigestRow, keys: string[]): Promise<boolean> {
  const { trailId, number } = row
  try {
    await database.transaction(async ({ db: tx }) => {
      const { digests } = database.tables
      const made = await tx
        .insert(digests)
        .values({ customer, ...row })
        .onConflictDoNothing()
        .returning({ number: digests.number })
      if (made.length === 0) throw new Taken()
      const archives = keys.map((key) => ({ customer, trailId, key, number }))
      for (const chunk of chunked(archives)) await takeArchives(tx, database, chunk)
      await coverStart(tx, database, row)
    })
    return true
  } catch (error) {
    if (error instanceof Taken) return false
    throw error
  }
}

async function takeArchives(tx: Db, { tables }: Database, rows: ArchiveRow[]): Promise<void> {
  const { digestArchives } = tables
  const taken = await tx
    .insert(digestArchives)
    .values(rows)
    .onConflictDoNothing()
    .returning({ key: digestArchives.key })
  if (taken.length < rows.length) throw new Taken()
}

// Whoever checks a digest asks for the keys of its period: a key counts as valid since the first of them began.
async function coverStart(tx: Db, { tables }: Database, { fingerprint, start }: DigestRow): Promise<void> {
  const { signingKeys } = tables
  const isLater = and(eq(signingKeys.fingerprint, fingerprint), gt(signingKeys.validFrom, start))
  await tx.update(signingKeys).set({ validFrom: start }).where(isLater)
}

async function withdraw(
  database: Database,
  customer: number,
  trailId: string,
  number: number,
): Promise<void> {
  const { digests, digestArchives } = database.tables
  const isIt = and(eq(digests.customer, customer), eq(digests.trailId, trailId), eq(digests.number, number))
  await database.transaction(async ({ db: tx }) => {
    const gone = await tx
      .delete(digests)
      .where(and(isIt, isNull(digests.writtenAt)))
      .returning()
    if (gone.length === 0) return
    const isListed = and(listed(database, customer, trailId), eq(digestArchives.number, number))
    await tx.delete(digestArchives).where(isListed)
  })
}

async function unlisted(database: Database, customer: number, trailId: string, keys: string[]) {
  const { digestArchives } = database.tables
  const rest = new Set(keys)
  for (const chunk of chunked(keys)) {
    const isAmong = and(listed(database, customer, trailId), inArray(digestArchives.key, chunk))
    for (const { key } of await database.writer.select().from(digestArchives).where(isAmong)) rest.delete(key)
  }
  return rest
}

function listed({ tables }: Database, customer: number, trailId: string) {
  const { digestArchives } = tables
  return and(eq(digestArchives.customer, customer), eq(digestArchives.trailId, trailId))
}

function chunked<Item>(items: Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, i) =>
    items.slice(i * CHUNK, (i + 1) * CHUNK),
  )
}

import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lte, type SQL } from 'drizzle-orm'
import { toChunks } from '../chunks.ts'
import type { Database, Db } from '../database.ts'
import { listArchivesOfEvent } from './event-archives.ts'

export type DigestRow = Omit<Database['tables']['digests']['$inferSelect'], 'customer'>

export type DigestStore = ReturnType<typeof createDigestStore>

/** The digests of one customer's trails: signed ones, whether or not they are in the bucket yet. */
export function createDigestStore(database: Database, customer: number) {
  const { digests } = database.tables
  const select = (condition: SQL | undefined) => database.primary.select().from(digests).where(condition)
  const isOfTrail = (trailId: string) => and(eq(digests.customer, customer), eq(digests.trailId, trailId))
  return {
    /** Returns the trail's newest digest, written to the bucket or not; null if there is none. */
    async findLast(trailId: string): Promise<DigestRow | null> {
      const [row] = await select(isOfTrail(trailId)).orderBy(desc(digests.number)).limit(1)
      return row ?? null
    },

    /** Returns the digests that are not in the bucket yet, oldest first. */
    async listUnwritten(trailId: string): Promise<DigestRow[]> {
      return select(and(isOfTrail(trailId), isNull(digests.writtenAt))).orderBy(asc(digests.number))
    },

    /** Returns the digests in the bucket that end within (after, until], newest first. */
    async listWritten(trailId: string, after: Date, until: Date, limit: number): Promise<DigestRow[]> {
      const isInPeriod = and(gt(digests.end, after), lte(digests.end, until), isNotNull(digests.writtenAt))
      return select(and(isOfTrail(trailId), isInPeriod))
        .orderBy(desc(digests.number))
        .limit(limit)
    },

    /** Claims a digest's number, end and archives; returns false, without a change, if any of them is claimed already. */
    claim: (row: DigestRow, keys: string[]) => claim(database, customer, row, keys),

    /** Deletes a digest that is not in the bucket, so that its number, end and archives can be claimed again. */
    release: (trailId: string, number: number) => release(database, customer, trailId, number),

    /** Records that the upload of a digest has begun. */
    async markTried(trailId: string, number: number, triedAt: Date): Promise<void> {
      const isUntried = and(isOfTrail(trailId), eq(digests.number, number), isNull(digests.triedAt))
      await database.transaction(({ db }) => db.update(digests).set({ triedAt }).where(isUntried))
    },

    /**
     * Returns the hash of the digest that the log knows by a key, in the bucket or not; null if it knows none. It may be one of
     * a deleted trail with the same name.
     */
    async findHash(bucket: string, key: string): Promise<string | null> {
      const isKey = and(eq(digests.bucket, bucket), eq(digests.key, key))
      const isDigest = and(eq(digests.customer, customer), isKey)
      const [row] = await select(isDigest).orderBy(desc(digests.number)).limit(1)
      return row?.hash ?? null
    },

    /** Records that a digest is in the bucket, and deletes its body: from now on only the data that proves it is kept. */
    async markWritten(trailId: string, number: number, writtenAt: Date): Promise<void> {
      const isDigest = and(isOfTrail(trailId), eq(digests.number, number))
      await database.transaction(({ db }) =>
        db.update(digests).set({ writtenAt, body: null }).where(isDigest),
      )
    },

    /** Returns those of a trail's archives that are in no digest yet. */
    filterUnlisted: (trailId: string, keys: string[]) => filterUnlisted(database, customer, trailId, keys),

    /** Returns the archives that may contain an event, with the trails that delivered them. */
    listArchivesOfEvent: (eventId: string, project: string | null = null) =>
      listArchivesOfEvent(database, customer, eventId, project),

    /** Returns the digest in the bucket that lists an archive; null if there is none yet. */
    async findByArchive(trailId: string, key: string): Promise<DigestRow | null> {
      const { digestArchives } = database.tables
      const isArchive = and(isArchiveOfTrail(database, customer, trailId), eq(digestArchives.key, key))
      const [archive] = await database.primary.select().from(digestArchives).where(isArchive)
      if (!archive) return null
      const isWritten = and(eq(digests.number, archive.number), isNotNull(digests.writtenAt))
      const [row] = await select(and(isOfTrail(trailId), isWritten))
      return row ?? null
    },
  }
}

// Thrown to roll back the transaction.
class AlreadyClaimed extends Error {}

async function claim(database: Database, customer: number, row: DigestRow, keys: string[]): Promise<boolean> {
  const { trailId, number } = row
  const { digests } = database.tables
  try {
    await database.transaction(async ({ db }) => {
      const created = await db
        .insert(digests)
        .values({ customer, ...row })
        .onConflictDoNothing()
        .returning({ number: digests.number })
      if (created.length === 0) throw new AlreadyClaimed()
      const archives = keys.map((key) => ({ customer, trailId, key, number }))
      for (const chunk of toChunks(archives)) await claimArchives(db, database, chunk)
      await extendKeyValidity(db, database, row)
    })
    return true
  } catch (error) {
    if (error instanceof AlreadyClaimed) return false
    throw error
  }
}

async function claimArchives(
  db: Db,
  { tables: { digestArchives } }: Database,
  rows: Database['tables']['digestArchives']['$inferSelect'][],
): Promise<void> {
  const created = await db
    .insert(digestArchives)
    .values(rows)
    .onConflictDoNothing()
    .returning({ key: digestArchives.key })
  if (created.length < rows.length) throw new AlreadyClaimed()
}

// Tools that validate a digest request the keys of its period, so a key is valid from the start of the first one it signed.
async function extendKeyValidity(
  db: Db,
  { tables: { signingKeys } }: Database,
  { fingerprint, start }: DigestRow,
): Promise<void> {
  const isValidLater = and(eq(signingKeys.fingerprint, fingerprint), gt(signingKeys.validFrom, start))
  await db.update(signingKeys).set({ validFrom: start }).where(isValidLater)
}

async function release(database: Database, customer: number, trailId: string, number: number): Promise<void> {
  const { digests, digestArchives } = database.tables
  const isDigest = and(
    eq(digests.customer, customer),
    eq(digests.trailId, trailId),
    eq(digests.number, number),
  )
  await database.transaction(async ({ db }) => {
    const deleted = await db
      .delete(digests)
      .where(and(isDigest, isNull(digests.writtenAt)))
      .returning()
    if (deleted.length === 0) return
    const isListed = and(isArchiveOfTrail(database, customer, trailId), eq(digestArchives.number, number))
    await db.delete(digestArchives).where(isListed)
  })
}

async function filterUnlisted(
  database: Database,
  customer: number,
  trailId: string,
  keys: string[],
): Promise<Set<string>> {
  const { digestArchives } = database.tables
  const unlisted = new Set(keys)
  for (const chunk of toChunks(keys)) {
    const isAmong = and(isArchiveOfTrail(database, customer, trailId), inArray(digestArchives.key, chunk))
    const listed = await database.primary.select().from(digestArchives).where(isAmong)
    for (const { key } of listed) unlisted.delete(key)
  }
  return unlisted
}

function isArchiveOfTrail({ tables: { digestArchives } }: Database, customer: number, trailId: string) {
  return and(eq(digestArchives.customer, customer), eq(digestArchives.trailId, trailId))
}

import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isValid } from '../../src/domain/trails/verification.ts'
import { type GivenHead, parseHead } from '../../src/domain/tree/checkpoint.ts'
import { openForeignPostgres, openForeignSqlite } from './altered-rows.ts'
import { compactAllDays } from './compacted-days.ts'
import type { DatabaseName } from './databases.ts'
import { ADMIN, createTrailEnvironment, openTrailProcess, type TrailProcess } from './trail-harness.ts'

export type AlteredLog = Awaited<ReturnType<typeof openAlteredLog>>

/** The copies of the database and of the bucket to put back. */
type Copies = { database?: 'kept' | 'older'; bucket?: 'kept' | 'older' }

// The tables of the trees as if they began again.
const TREE_TABLES = ['trees', 'tree_leaves', 'tree_nodes', 'tree_edges', 'tree_heads', 'tree_head_deliveries']

/**
 * Opens a small log with a trail, signed heads and digests, which a test alters past Daybook and puts back. Of the database and
 * the bucket there are two copies: `kept` is of now, and `older` of before the last two rounds. If it is compacted, so is the day of the events, before the last round.
 */
export async function openAlteredLog(database: DatabaseName, isCompacted = false) {
  const environment = await createTrailEnvironment(database)
  const { dataDir, databaseUrl } = environment
  const daybook = await openTrailProcess(environment)
  const bucket = join(dataDir, 'customers')
  const open =
    databaseUrl === null ? openForeignSqlite(join(dataDir, 'daybook.db')) : openForeignPostgres(databaseUrl)
  const foreign = await open
  const keep = async (name: string) => {
    await foreign.keep(name)
    cpSync(bucket, `${bucket}.${name}`, { recursive: true })
  }
  await daybook.createTrail({ name: 'keep', bucket: 'file:keep', hasDigests: true })
  await daybook.setLogging('keep', true)
  const counts = [20, 30, 250, 10]
  let oldHead: GivenHead | null = null
  for (const [round, count] of counts.entries()) {
    await addRound(daybook, round, count)
    if (round === 0) oldHead = await newestHead(daybook)
    if (round === 1) await keep('older')
    // The last events come late: their records are in no block.
    if (isCompacted && round === 2) await compactAllDays(daybook.store, daybook.now())
  }
  await keep('kept')
  const { lastSequence } = (await daybook.store.forCustomer(1).tree.readPositions()).events
  return {
    ...{ environment, daybook, foreign, bucket },
    last: lastSequence,
    head: await newestHead(daybook),
    oldHead: oldHead ?? (await newestHead(daybook)),
    /** Puts rows and files back as they are in copies. */
    restore: async ({
      database: ofDatabase = 'kept',
      bucket: ofBucket = 'kept',
    }: Copies = {}): Promise<void> => {
      await foreign.restore(ofDatabase)
      rmSync(bucket, { recursive: true })
      cpSync(`${bucket}.${ofBucket}`, bucket, { recursive: true })
    },
    /** Makes the trees again and signs them, as a person with the data folder can. */
    signAgain: async (): Promise<void> => {
      for (const table of TREE_TABLES) await foreign.run(`delete from ${table}`)
      await foreign.run('update tree_sequencer set followed_until = begun_after')
      await daybook.services.sequenceEvents()
      await daybook.services.signHeads.signAll()
    },
    close: async (): Promise<void> => {
      await foreign.close()
      await daybook.close()
      environment.remove()
    },
  }
}

/** Does what `daybook verify --log --head FILE` does. A verification that breaks off has found something as well. */
export async function findProblems({ services, store }: TrailProcess, head: GivenHead): Promise<string[]> {
  try {
    const customer = (await store.customers.findFirst()) ?? ADMIN.customer
    const trail = await services.verifyTrail(customer, 'keep', { from: null, until: null })
    const ofTrail = parseHead(trail.logHead ?? '')
    const log = await services.verifyLog(customer, { heads: ofTrail ? [head, ofTrail] : [head] })
    return [
      ...trail.findings.map(({ what, key }) => `${what} ${key}`),
      ...(isValid(trail) ? [] : ['the trail is not valid']),
      ...log.findings.map(({ what, subject }) => `${what} ${subject}`),
    ]
  } catch (error) {
    return [`broken: ${error}`]
  }
}

async function addRound(daybook: TrailProcess, round: number, count: number): Promise<void> {
  const { sequenceEvents, signHeads, deliverHeads } = daybook.services
  daybook.setClock(`2026-03-01T${12 + round}:10:00Z`)
  await daybook.receiveEvents(`round-${round}`, count)
  await sequenceEvents()
  await signHeads.signAll()
  await deliverHeads()
  await daybook.deliver()
  daybook.setClock(`2026-03-01T${13 + round}:02:00Z`)
  await daybook.deliver()
  await daybook.writeDigests()
  await sequenceEvents()
  await signHeads.signAll()
}

async function newestHead({ store }: TrailProcess): Promise<GivenHead> {
  const head = parseHead((await store.forCustomer(1).treeHeads.findNewest())?.note ?? '')
  if (head === null) throw new Error('There is no head.')
  return head
}

import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../../src/app.ts'
import { parseSettings } from '../../src/config.ts'
import { merkleRoot } from '../../src/domain/trails/merkle-tree.ts'
import { parseCheckpoint } from '../../src/domain/tree/checkpoint.ts'
import { encodeFields, hashLeaf } from '../../src/domain/tree/leaf.ts'
import { parseNote } from '../../src/domain/tree/signed-note.ts'
import { databaseSettings } from './citus.ts'
import type { DatabaseName } from './databases.ts'
import { createMigratedDatabase } from './migrated-database.ts'
import { openQuickSecrets } from './quick-secrets.ts'
import { QUIET_PROCESS } from './quiet-process.ts'
import { eventOf, NOON } from './store-harness.ts'

/** Returns the SHA-256 of some bytes. */
export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

/** Returns bytes in hexadecimal. */
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export type TreeHarness = Awaited<ReturnType<typeof openTreeHarness>>

/** A data folder and maybe a PostgreSQL database, for several processes. */
export async function createTreeEnvironment(database: DatabaseName) {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-tree-'))
  const databaseUrl = (await createMigratedDatabase(database, dataDir)) ?? undefined
  return { dataDir, databaseUrl, remove: () => rmSync(dataDir, { recursive: true, force: true }) }
}

/** Opens Daybook without a schedule on an environment, or on one of its own. The clock stands still at noon until it is set. */
export async function openTreeHarness(
  database: DatabaseName,
  environment: Awaited<ReturnType<typeof createTreeEnvironment>> | null = null,
  variables: { [setting: string]: string } = {},
) {
  const own = environment ?? (await createTreeEnvironment(database))
  const time = { now: NOON }
  const settings = parseSettings({
    ...variables,
    DAYBOOK_DATA_DIR: own.dataDir,
    ...databaseSettings(own.databaseUrl),
  })
  const app = await openApp(settings, {
    ...QUIET_PROCESS,
    secrets: await openQuickSecrets(settings),
    clock: () => time.now,
    monotonicMs: () => time.now.getTime(),
  })
  const { store, services, context } = app
  const receive = async (name: string, count: number, customer = 1, daysAgo = 0) => {
    const events = Array.from({ length: count }, (_, i) =>
      eventOf(`${name}-${i}`, 24 * daysAgo, { customer, readOnly: i % 2 === 1 }),
    )
    await store.append(events)
  }
  return {
    app,
    store,
    services,
    context,
    ...own,
    receive,
    setClock: (instant: string) => {
      time.now = new Date(instant)
    },
    sequence: services.sequenceEvents,
    async sign(customer = 1) {
      const all = await store.trees.listCustomersWithoutHead()
      const found = all.find(({ id }) => id === customer)
      return found ? services.signHeads.sign(found) : null
    },
    /** The hashes of all leaves, from the rows alone. */
    async model(customer = 1) {
      const events: Uint8Array[] = []
      const report: Uint8Array[] = []
      const { begunAfter } = await store.trees.readSequencer()
      const until = await store.trees.findSettledSequence()
      for await (const rows of store.forCustomer(customer).tree.streamRows(begunAfter, until))
        for (const row of rows) {
          events.push(hashLeaf('event', row.day, sha256(encodeFields(row.event)), sha256))
          if (row.report)
            report.push(hashLeaf('report row', row.day, sha256(encodeFields(row.report)), sha256))
        }
      const root = (leaves: Uint8Array[], size = leaves.length) =>
        hex(merkleRoot(leaves.slice(0, size), sha256))
      return { events, report, root }
    },
    async close() {
      await app.close()
      if (environment === null) own.remove()
    },
  }
}

/** Returns what a note states. */
export function readHead(note: string) {
  const checkpoint = parseCheckpoint(parseNote(note)?.text ?? '')
  if (checkpoint === null) throw new Error('The note is not a head.')
  return checkpoint
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import type { Event } from '../../src/domain/events/event.ts'
import { NO_FILTER, type Query, toQuery } from '../../src/domain/events/query.ts'
import { openStore } from '../../src/store/store.ts'
import type { DatabaseName } from './databases.ts'
import { createDatabase } from './postgres.ts'

export const NOON = new Date('2026-03-01T12:00:00.000Z')
export const HOUR_MS = 3_600_000

/** A store of its own on one of the databases, with a clock that can be set. */
export async function openTestStore(database: DatabaseName) {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-store-'))
  const databaseUrl = database === 'postgres' ? await createDatabase() : null
  const time = { now: NOON }
  const where = { databaseUrl, replicaUrl: null, dataDir, clock: () => time.now, catalogue: ACTION_CATALOGUE }
  const store = await openStore(where)
  return {
    store,
    where,
    at: (moment: Date) => {
      time.now = moment
    },
    async close() {
      await store.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** An event `hours` before noon, by default one that stopped a server. */
export function eventOf(id: string, hours = 0, more: Partial<Event> = {}): Event {
  return {
    customer: 1,
    id,
    eventTime: new Date(NOON.getTime() - hours * HOUR_MS),
    eventName: 'StopInstances',
    userName: 'alice',
    project: 'default',
    eventSource: 'ec2.amazonaws.com',
    readOnly: false,
    sourceIPAddress: null,
    errorCode: null,
    accessKeyId: null,
    resources: [],
    record: `{"eventID":${JSON.stringify(id)}}`,
    ...more,
  }
}

/** A query of the whole retention, with what is asked beside it. */
export function ask(filter: Partial<Query> = {}): Query {
  return toQuery({ ...NO_FILTER, ...filter }, NOON, 30)
}

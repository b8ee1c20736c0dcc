import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import type { Event } from '../../src/domain/events/event.ts'
import { type IncomingEvent, OPERATOR } from '../../src/domain/events/incoming-event.ts'
import { type Query, toQuery } from '../../src/domain/events/query.ts'
import { openStore } from '../../src/store/store.ts'
import { CITUS_URL } from './citus.ts'
import { onCompactedDays } from './compacted-days.ts'
import type { DatabaseName } from './databases.ts'
import { filterOf, type WrittenFilter } from './filter-of.ts'
import { createMigratedDatabase } from './migrated-database.ts'

export const NOON = new Date('2026-03-01T12:00:00.000Z')
export const HOUR_MS = 3_600_000

/**
 * Opens a new store on one of the databases, with a clock that starts at noon and can be set. A test of compactions compacts
 * days itself, also if the tests run on compacted days.
 */
export async function openTestStore(database: DatabaseName, { compactsItself = false } = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-store-'))
  const databaseUrl = await createMigratedDatabase(database, dataDir)
  let now = NOON
  const usesCitus = databaseUrl !== null && CITUS_URL !== null
  const location = { databaseUrl, replicaUrl: null, usesCitus, dataDir }
  const settings = { ...location, clock: () => now, catalogue: ACTION_CATALOGUE }
  const opened = await openStore(settings)
  const store = compactsItself ? opened : onCompactedDays(opened, settings.clock)
  return {
    store,
    settings,
    setClock: (instant: Date) => {
      now = instant
    },
    async close() {
      await store.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** An event some hours before noon that stopped a server, unless `members` say something else. */
export function eventOf(id: string, hours = 0, members: Partial<IncomingEvent> = {}): IncomingEvent {
  const event = { ...storedEventOf(id, hours), ...members }
  return {
    requestID: null,
    sharedEventID: null,
    sortableAddress: null,
    identityType: null,
    roleName: null,
    submission: OPERATOR.submission,
    maySpeakForCloud: true,
    sentRecord: event.record,
    ...event,
  }
}

/** The same event as the log returns it. */
export function storedEventOf(id: string, hours = 0, members: Partial<Event> = {}): Event {
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
    ...members,
  }
}

/** A query of the whole retention, with some filters. */
export function toTestQuery(filter: WrittenFilter = {}): Query {
  return toQuery(filterOf(filter), NOON, 30)
}

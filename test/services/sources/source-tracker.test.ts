import { describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, openApp } from '../../../src/app.ts'
import { parseSettings } from '../../../src/config.ts'
import type { TimeSpan } from '../../../src/domain/sources/liveness.ts'
import { openLog } from '../../../src/log.ts'
import { createSourceTracker } from '../../../src/services/sources/source-tracker.ts'
import type { ObservedActivity } from '../../../src/store/sources/sources.ts'
import { DATABASES, type DatabaseName } from '../../support/databases.ts'
import { createDatabase } from '../../support/postgres.ts'
import { QUIET_PROCESS } from '../../support/quiet-process.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { eventOf } from '../../support/store-harness.ts'
import { ADMIN } from '../../support/test-app.ts'

describe.each(DATABASES)('source activity, on %s,', (database) => {
  test('survives a restart, whose downtime neither counts as silence nor hides one', async () => {
    const env = await createEnv(database)
    const before = await env.open('2026-03-01T12:00:00Z')
    for (let half = 0; half <= 96; half++) {
      env.at(new Date(Date.parse('2026-03-01T12:00:00Z') + half * 1_800_000).toISOString())
      await env.send(before, 'ec2', 's3')
      await before.services.sourceTracker.flush()
    }
    // ec2 falls silent. Half an hour later Daybook is stopped, before the next flush, for six hours.
    env.at('2026-03-03T12:30:00Z')
    await env.send(before, 's3')
    await before.close()
    const after = await env.open('2026-03-03T18:30:00Z')
    env.at('2026-03-03T18:40:00Z')
    await after.services.sourceTracker.flush()
    expect(await env.states(after)).toEqual(['ec2 speaking', 's3 speaking'])
    env.at('2026-03-03T18:46:00Z')
    expect(await env.states(after)).toEqual(['ec2 silent', 's3 speaking'])
    // Six hours and a quarter by the clock, but only sixteen minutes in which s3 could have sent.
    await env.send(after, 's3')
    expect(await env.states(after)).toEqual(['ec2 silent', 's3 speaking'])
    await after.services.sourceTracker.flush()
    const sources = await after.store.forCustomer(1).sources.list()
    const s3 = sources.find(({ eventSource }) => eventSource === 's3')
    expect(Math.max(...(s3?.baseline.longest.map(({ ms }) => ms) ?? []))).toBe(1_800_000)
    await after.close()
    env.remove()
  })

  test('includes the downtime although a command has opened Daybook meanwhile without serving', async () => {
    const env = await createEnv(database)
    await (await env.open('2026-03-01T12:00:00Z')).close()
    env.at('2026-03-01T15:00:00Z')
    const command = await openApp(env.settings, env.overrides)
    await command.services.sourceTracker.flush()
    await command.close()
    const app = await env.open('2026-03-01T18:00:00Z')
    expect(await app.store.sources.listDowntimes()).toEqual([
      { from: new Date('2026-03-01T12:00:00Z'), until: new Date('2026-03-01T18:00:00Z') },
    ])
    await app.close()
    env.remove()
  })
})

describe('pending activity', () => {
  test('is kept while the database is unavailable, and the next flush reports that Daybook may have been down', async () => {
    const heartbeats: boolean[] = []
    const stored: ObservedActivity[][] = []
    let isUnavailable = false
    const answer = async <Value>(value: Value): Promise<Value> => {
      if (isUnavailable) throw new Error('The database is unavailable.')
      return value
    }
    const sources = {
      correctFuture: () => answer(undefined),
      recordHeartbeat: (_: Date, mayHaveBeenDown: boolean) => answer(void heartbeats.push(mayHaveBeenDown)),
      listDowntimes: () => answer<TimeSpan[]>([]),
      async recordActivity(activity: ObservedActivity[]) {
        stored.push(await answer(activity))
        return { conflicts: [], waiting: [] }
      },
      replaceSources: () => answer<ObservedActivity[]>([]),
    }
    const time = { now: new Date('2026-03-01T12:00:00Z') }
    const tracker = createSourceTracker({ store: { sources }, clock: () => time.now })
    await tracker.markServing()
    await tracker.flush()
    isUnavailable = true
    const second = (seconds: number) => new Date(time.now.getTime() + seconds * 1_000)
    tracker.record([eventOf('a'), eventOf('b'), eventOf('c', 0, { eventSource: null })], time.now)
    expect((await rejectionOf(tracker.flush())).message).toBe('The database is unavailable.')
    tracker.record([eventOf('d')], second(50))
    tracker.record([eventOf('e')], second(600))
    expect(tracker.pending(1)).toHaveLength(2)
    isUnavailable = false
    await tracker.flush()
    expect(tracker.pending(1)).toEqual([])
    const name = { customer: 1, project: 'default' }
    expect(stored).toEqual([
      [
        {
          ...name,
          eventSource: 'ec2.amazonaws.com',
          spans: [
            { from: time.now, until: second(50) },
            { from: second(600), until: second(600) },
          ],
        },
        { ...name, eventSource: null, spans: [{ from: time.now, until: time.now }] },
      ],
    ])
    await tracker.flush()
    expect(heartbeats).toEqual([true, false, true, false])
  })
})

// A data folder and database with which Daybook can be closed and opened again.
async function createEnv(database: DatabaseName) {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-sources-'))
  const settings = parseSettings({
    DAYBOOK_DATA_DIR: dataDir,
    DATABASE_URL: database === 'postgres' ? await createDatabase() : undefined,
    DAYBOOK_ADMIN_PASSWORD: ADMIN.password,
  })
  let now = new Date(0)
  const clock = () => now
  const lines: string[] = []
  const log = openLog('error', clock, (line) => lines.push(line))
  const overrides = { ...QUIET_PROCESS, clock, log }
  const callerIn = async (app: App) => {
    const caller = await app.store.principals.findByUser(1, ADMIN.userName)
    if (!caller) throw new Error('There is no administrator.')
    return { ...caller, clientInfo: { sourceIPAddress: '', userAgent: '', requestId: '' } }
  }
  return {
    settings,
    overrides,
    at: (instant: string) => {
      now = new Date(instant)
    },
    async open(instant: string): Promise<App> {
      now = new Date(instant)
      const app = await openApp(settings, overrides)
      await app.markServing()
      return app
    },
    async send(app: App, ...eventSources: string[]): Promise<void> {
      const records = eventSources.map((eventSource) => {
        const text = JSON.stringify({ eventName: 'StopInstances', userName: 'ann', eventSource })
        return { text, isLine: true }
      })
      await app.services.ingest(await callerIn(app), { project: null, records: toAsync(records) })
    },
    async states(app: App): Promise<string[]> {
      const { sources } = await app.services.sources.list(await callerIn(app))
      return sources.map(({ eventSource, state }) => `${eventSource} ${state}`)
    },
    remove: () => {
      rmSync(dataDir, { recursive: true, force: true })
      expect(lines).toEqual([])
    },
  }
}

async function* toAsync<Value>(values: Value[]): AsyncGenerator<Value> {
  yield* values
}

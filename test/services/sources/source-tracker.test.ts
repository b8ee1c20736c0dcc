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
import { freshDatabase } from '../../support/postgres.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { eventOf } from '../../support/store-harness.ts'
import { ADMIN } from '../../support/test-app.ts'

describe.each(DATABASES)('who was heard, on %s,', (database) => {
  test('is known after a restart, which is neither taken for anybody’s silence nor hides one', async () => {
    const place = await placeOn(database)
    const before = await place.open('2026-03-01T12:00:00Z')
    for (let half = 0; half <= 96; half++) {
      place.at(new Date(Date.parse('2026-03-01T12:00:00Z') + half * 1_800_000).toISOString())
      await place.send(before, 'ec2', 's3')
      await before.flows.hearing.flush()
    }
    // The one falls silent; half an hour later Daybook is stopped, before the minute is over and for six hours.
    place.at('2026-03-03T12:30:00Z')
    await place.send(before, 's3')
    await before.close()
    const after = await place.open('2026-03-03T18:30:00Z')
    place.at('2026-03-03T18:40:00Z')
    await after.flows.hearing.flush()
    expect(await place.states(after)).toEqual(['ec2 speaking', 's3 speaking'])
    place.at('2026-03-03T18:46:00Z')
    expect(await place.states(after)).toEqual(['ec2 silent', 's3 speaking'])
    // Six hours and a quarter by the clock, sixteen minutes for whoever could have spoken.
    await place.send(after, 's3')
    expect(await place.states(after)).toEqual(['ec2 silent', 's3 speaking'])
    await after.flows.hearing.flush()
    const [s3] = (await after.store.open(1).sources.list()).filter(({ eventSource }) => eventSource === 's3')
    expect(Math.max(...(s3?.baseline.longest.map(({ ms }) => ms) ?? []))).toBe(1_800_000)
    await after.close()
    place.remove()
  })

  test('stays as it was when a command works on Daybook and nobody listens', async () => {
    const place = await placeOn(database)
    await (await place.open('2026-03-01T12:00:00Z')).close()
    place.at('2026-03-01T15:00:00Z')
    const command = await openApp(place.settings, place.needs)
    await command.flows.hearing.flush()
    await command.close()
    const app = await place.open('2026-03-01T18:00:00Z')
    expect(await app.store.sources.downtimes()).toEqual([
      { from: new Date('2026-03-01T12:00:00Z'), until: new Date('2026-03-01T18:00:00Z') },
    ])
    await app.close()
    place.remove()
  })
})

describe('what is heard', () => {
  test('stays in mind while it cannot be written down; then nobody could speak', async () => {
    const told: { listens: boolean[]; heard: ObservedActivity[][] } = { listens: [], heard: [] }
    let isAway = false
    const answer = async <Value>(value: Value): Promise<Value> => {
      if (isAway) throw new Error('The database is away.')
      return value
    }
    const rows = {
      purgeStale: () => answer(undefined),
      recordHeartbeat: (_: Date, wasAway: boolean) => answer(void told.listens.push(wasAway)),
      downtimes: () => answer<TimeSpan[]>([]),
      async recordActivity(hearings: ObservedActivity[]) {
        told.heard.push(await answer(hearings))
        return []
      },
    }
    const time = { now: new Date('2026-03-01T12:00:00Z') }
    const ear = createSourceTracker(rows, () => time.now)
    await ear.markServing()
    await ear.flush()
    isAway = true
    const second = (seconds: number) => new Date(time.now.getTime() + seconds * 1_000)
    ear.record([eventOf('a'), eventOf('b'), eventOf('c', 0, { eventSource: null })], time.now)
    expect((await rejectionOf(ear.flush())).message).toBe('The database is away.')
    ear.record([eventOf('d')], second(50))
    ear.record([eventOf('e')], second(600))
    expect(ear.pending(1)).toHaveLength(2)
    isAway = false
    await ear.flush()
    expect(ear.pending(1)).toEqual([])
    const name = { customer: 1, project: 'default' }
    expect(told.heard).toEqual([
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
    await ear.flush()
    expect(told.listens).toEqual([true, false, true, false])
  })
})

// A daybook that can be closed and opened again.
async function placeOn(database: DatabaseName) {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-hearing-'))
  const settings = parseSettings({
    DAYBOOK_DATA_DIR: dataDir,
    DATABASE_URL: database === 'postgres' ? await freshDatabase() : undefined,
    DAYBOOK_ADMIN_PASSWORD: ADMIN.password,
  })
  let now = new Date(0)
  const clock = () => now
  const lines: string[] = []
  const log = openLog('error', clock, (line) => lines.push(line))
  const needs = { clock, newId: () => crypto.randomUUID(), log }
  const callerIn = async (app: App) => {
    const caller = await app.store.callers.ofUser(1, ADMIN.userName)
    if (!caller) throw new Error('There is no administrator.')
    return { ...caller, clientInfo: { sourceIPAddress: '', userAgent: '', requestId: '' } }
  }
  return {
    settings,
    needs,
    at: (moment: string) => {
      now = new Date(moment)
    },
    async open(moment: string): Promise<App> {
      now = new Date(moment)
      const app = await openApp(settings, needs)
      await app.listens()
      return app
    },
    async send(app: App, ...eventSources: string[]): Promise<void> {
      const records = eventSources.map((eventSource) => {
        const text = JSON.stringify({ eventName: 'StopInstances', userName: 'ann', eventSource })
        return { text, isLine: true }
      })
      await app.flows.ingest(await callerIn(app), { project: null, records: each(records) })
    },
    async states(app: App): Promise<string[]> {
      const { sources } = await app.flows.silence.list(await callerIn(app))
      return sources.map(({ eventSource, state }) => `${eventSource} ${state}`)
    },
    remove: () => {
      rmSync(dataDir, { recursive: true, force: true })
      expect(lines).toEqual([])
    },
  }
}

async function* each<Value>(values: Value[]): AsyncGenerator<Value> {
  yield* values
}

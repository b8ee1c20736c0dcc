import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Jobs } from '../../src/schedule.ts'
import { runOn } from '../support/backup-harness.ts'
import { openConsoleClient } from '../support/console-client.ts'
import { ADMIN, openTestApp, postJson, type TestApp } from '../support/test-app.ts'
import { listArchives } from '../support/trail-harness.ts'

const SECRET = { DAYBOOK_SECRET_KEY: Buffer.alloc(32, 5).toString('base64') }
const BUCKET = 'file:kept'
const RECORD = { eventName: 'StopInstances', userName: 'ann' }
const HTMX = { headers: { 'hx-request': 'true' } }
/** A minute later, the next hour, and when the day before is compacted. */
const TIMES = ['2026-03-01T12:00:00Z', '2026-03-01T12:01:00Z', '2026-03-01T13:30:00Z', '2026-03-02T04:00:00Z']

describe('three processes on one PostgreSQL', () => {
  const jobs: Jobs[] = []
  const ids: string[] = []
  let first: TestApp
  let second: TestApp
  let third: TestApp

  const open = (location: Record<string, string> = {}) =>
    openTestApp(
      { database: 'postgres', ...SECRET, ...location },
      {
        newId: () => Bun.randomUUIDv7(),
        startSchedule(all) {
          jobs.push(all)
          return { stop: async () => {} }
        },
      },
    )
  beforeAll(async () => {
    first = await open()
    const location = { DATABASE_URL: first.databaseUrl ?? '', DAYBOOK_DATA_DIR: first.dataDir }
    second = await open(location)
    third = await open(location)
  })
  afterAll(async () => {
    for (const daybook of [third, second, first]) await daybook.close()
  })

  const all = () => [first, second, third]
  // Each process gets some events, and all of them get one.
  const sendEvents = async () => {
    const shared = crypto.randomUUID()
    ids.push(shared)
    await Promise.all(
      all().map((daybook) => {
        const own = Array.from({ length: 20 }, () => crypto.randomUUID())
        ids.push(...own)
        return daybook.send([...own, shared].map((eventID) => ({ eventID, ...RECORD })))
      }),
    )
  }
  const runAllJobs = async () => {
    const runs = jobs.flatMap((each) => Object.values(each).map((job) => job()))
    return (await Promise.allSettled(runs)).filter(({ status }) => status === 'rejected')
  }

  test('that run all jobs at the same time do once what each is for, and agree in their metrics', async () => {
    await first.api('/trails', postJson({ name: 'keep', bucket: BUCKET }))
    await second.api('/trails/keep/logging', { method: 'PUT' })
    for (const time of TIMES) {
      for (const daybook of all()) daybook.setClock(time)
      await sendEvents()
      expect(await runAllJobs()).toEqual([])
    }
    const archives = await listArchives({ dataDir: first.dataDir, connection: null }, BUCKET)
    expect(archives.flatMap((archive) => archive.ids).toSorted()).toEqual(ids.toSorted())
    const { heads } = await (await third.api('/log/heads')).json()
    const minutes = new Set(heads.map(({ signedAt }: { signedAt: string }) => signedAt))
    expect([heads.length, minutes.size > 1]).toEqual([minutes.size, true])
    // Each has measured while the others were at work.
    for (const { compareProcesses, measureStorage } of jobs)
      await Promise.all([compareProcesses(), measureStorage()])
    const pages = await Promise.all(all().map(readSharedMetrics))
    expect(pages[1]).toEqual(pages[0] ?? [])
    expect(pages[2]).toEqual(pages[0] ?? [])
    expect(pages[0]).toContain('daybook_processes 3')
    expect(pages[0]).toContain('daybook_days{state="compacted"} 1')
    for (const command of [['verify', '--log'], ['recount'], ['verify', '--trail', 'keep']]) {
      const location = { dataDir: first.dataDir, databaseUrl: first.databaseUrl }
      const { code, out, err } = await runOn(location, command, SECRET, { clock: first.clock })
      expect([command, code, code === 0 ? '' : out + err]).toEqual([command, 0, ''])
    }
  }, 120_000)

  test('sign one head a minute, although the log grows meanwhile', async () => {
    const signed: number[] = []
    for (const time of ['2026-03-02T05:00:50Z', '2026-03-02T05:01:50Z'])
      for (const daybook of all()) {
        for (const each of all()) each.setClock(time)
        await sendEvents()
        await daybook.app.services.sequenceEvents()
        signed.push(await daybook.app.services.signHeads.signDue())
      }
    expect(signed).toEqual([1, 0, 0, 1, 0, 0])
  }, 60_000)

  test('say of a download that another one sends that its progress is not known, and stop to ask', async () => {
    const console = openConsoleClient(first)
    await console.signIn()
    const page = await console.get('/downloads/new?userName=admin')
    const inputs = await page.elements('#download input[type=hidden]')
    const id = inputs.find(({ attributes }) => attributes.name === 'download')?.attributes.value ?? ''
    await (await console.request(`/events/export?format=ndjson&download=${id}`)).bytes()
    const other = openConsoleClient(second)
    for (const [name, value] of console.cookies) other.cookies.set(name, value)
    const progress = await other.get(`/downloads/progress?id=${id}&asks=20`, HTMX)
    expect(await progress.texts('[role=status]')).toEqual([
      'Progress is not available here. Check the downloads in your browser.',
    ])
    expect(progress.html).not.toContain('hx-trigger')
    expect((await console.get(`/downloads/progress?id=${id}`, HTMX)).html).toContain('Download complete')
    expect(await (await other.get('/downloads')).texts('.data-table td[data-label=Result]')).toHaveLength(1)
  })
})

// What they know of the database, not what each of them has done.
async function readSharedMetrics({ url }: TestApp): Promise<string[]> {
  const authorization = `Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}`
  const page = await (await fetch(`${url}/metrics`, { headers: { authorization } })).text()
  return page
    .split('\n')
    .filter((line) =>
      /^daybook_(?:days|trails|trail_windows|log|processes|compacted|sources|counts|database_up)/.test(line),
    )
}

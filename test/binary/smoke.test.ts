import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'bun'
import { copyBuiltDaybook } from '../support/built-daybook.ts'
import { dieWithParent } from '../support/die-with-parent.ts'

const ROOT = join(import.meta.dir, '../..')
const folder = mkdtempSync(join(tmpdir(), 'daybook-binary-'))
const binary = join(folder, 'daybook')
const home = join(folder, 'home')
const KEY = {
  DAYBOOK_ADMIN_ACCESS_KEY_ID: 'KEYOFTHESMOKETEST',
  DAYBOOK_ADMIN_SECRET_ACCESS_KEY: 'secret of the smoke test',
}
const authorization = `Basic ${btoa(Object.values(KEY).join(':'))}`

beforeAll(() => {
  copyBuiltDaybook(binary)
  spawnSync(['mkdir', home])
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the binary in its empty folder, with only the given environment. */
function launch(args: string[], environment: Record<string, string> = {}) {
  const child = Bun.spawn([...dieWithParent('KILL'), binary, ...args], {
    cwd: home,
    env: environment,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const state = { output: '' }
  const drain = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder()
    for await (const chunk of stream) state.output += decoder.decode(chunk, { stream: true })
  }
  const ended = Promise.all([drain(child.stdout), drain(child.stderr), child.exited]).then(
    ([, , code]) => code,
  )
  const find = async (pattern: RegExp) => {
    while (!pattern.test(state.output) && child.exitCode === null) await Bun.sleep(10)
    return pattern.exec(state.output)?.[1] ?? `not found in: ${state.output}`
  }
  return {
    ended,
    find,
    output: () => state.output,
    url: () => find(/Daybook is running at (\S+)/),
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}

describe('the binary, in an empty folder with an empty environment', () => {
  test('prints its version and its help', async () => {
    const version = launch(['version'])
    expect(await version.ended).toBe(0)
    expect(version.output()).toMatch(
      /^daybook \d+\.\d+\.\d+ \((?:commit [0-9a-f]{40} of \d{4}-\d\d-\d\d(?:, with changes)?|unknown commit)\)\n$/,
    )
    const help = launch(['help'])
    expect(await help.ended).toBe(0)
    expect(help.output()).toContain('daybook import PATH…')
    expect(readdirSync(home)).toEqual([])
  })

  test('starts without any settings and serves its pages', async () => {
    const server = launch([], { DAYBOOK_PORT: '0', DAYBOOK_DATA_DIR: './empty' })
    const url = await server.url()
    expect(await server.find(/^ {2}password {2}(\S+)$/m)).toMatch(/^[a-z2-9-]{23}$/)
    const page = await fetch(`${url}/sign-in`)
    expect(page.status).toBe(200)
    const html = await page.text()
    const style = /href="(\/css\/[^"]+\.css)"/.exec(html)?.[1] ?? '/none'
    const script = /src="(\/js\/[^"]+\/main\.js)"/.exec(html)?.[1] ?? '/none'
    expect((await fetch(url + style)).headers.get('content-type')).toStartWith('text/css')
    expect((await fetch(url + script)).headers.get('content-type')).toStartWith('text/javascript')
    expect((await fetch(`${url}/docs`)).status).toBe(200)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    expect(await server.stop()).toBe(0)
  }, 60_000)

  test('ingests events, finds them after a restart, and refuses a second process', async () => {
    const settings = { ...KEY, DAYBOOK_PORT: '0' }
    const first = launch(['serve'], settings)
    const firstUrl = await first.url()
    const sent = await fetch(`${firstUrl}/api/v1/events`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ eventName: 'StopInstances', userName: 'ann', eventID: 'smoke-1' }),
    })
    expect(await sent.json()).toEqual({ accepted: 1, duplicates: 0, rejected: [] })
    expect(await listEventIds(firstUrl)).toEqual(['smoke-1'])

    const second = launch(['serve'], settings)
    expect(await second.ended).toBe(1)
    expect(second.output()).toBe(
      'daybook: Another Daybook process is using the data folder ./data. Stop it first, or name another folder in DAYBOOK_DATA_DIR.\n',
    )
    expect(await first.stop()).toBe(0)

    const restarted = launch(['serve'], { DAYBOOK_PORT: '0' })
    const url = await restarted.url()
    expect(restarted.output()).not.toContain('first start')
    expect(await listEventIds(url)).toEqual(['smoke-1'])
    expect(await restarted.stop()).toBe(0)
  }, 60_000)

  test('backs up a running server, and restores the backup elsewhere', async () => {
    const server = launch(['serve'], { DAYBOOK_PORT: '0' })
    const url = await server.url()
    const backup = launch(['backup', 'smoke.backup', '--with-key'])
    expect([await backup.ended, backup.output()]).toEqual([
      0,
      expect.stringMatching(/^Wrote the backup smoke\.backup: /),
    ])
    expect(await listEventIds(url)).toEqual(['smoke-1'])
    expect(await server.stop()).toBe(0)
    const place = { DAYBOOK_DATA_DIR: './restored' }
    const restore = launch(['restore', 'smoke.backup'], place)
    expect([await restore.ended, restore.output()]).toEqual([
      0,
      expect.stringContaining('The secret key fits'),
    ])
    const restored = launch(['serve'], { ...place, DAYBOOK_PORT: '0' })
    expect(await listEventIds(await restored.url())).toEqual(['smoke-1'])
    expect(await restored.stop()).toBe(0)
    const doctor = launch(['doctor'], place)
    expect(await doctor.ended).toBe(0)
  }, 60_000)

  test('imports files, also from a tar archive', async () => {
    const sample = join(ROOT, 'test/fixtures/cloudtrail-sample.ndjson.gz')
    copyFileSync(sample, join(home, 'sample.ndjson.gz'))
    spawnSync(['tar', 'czf', 'sample.tar.gz', 'sample.ndjson.gz'], { cwd: home })
    const imported = launch(['import', '.', '--shift-to-now'], { DAYBOOK_LOG_LEVEL: 'warn' })
    expect(await imported.ended).toBe(0)
    // The folder also contains the database of the test before.
    expect(imported.output()).toMatch(
      /8,068 events: 4,034 accepted, 4,034 duplicates, 0 rejected\.\n\d+ files skipped: they contain no records of CloudTrail\.\n$/,
    )
  }, 60_000)

  test('serves the guides that it contains', async () => {
    const server = launch([], { DAYBOOK_PORT: '0', DAYBOOK_DATA_DIR: './guides' })
    const url = await server.url()
    const guide = await fetch(`${url}/docs/guides/trails`)
    expect(guide.status).toBe(200)
    expect(await guide.text()).toContain('<h2 id="restore-old-archives">')
    expect(await server.stop()).toBe(0)
  }, 60_000)

  test('includes the sample data of the demo', async () => {
    const demo = launch(['demo'], { DAYBOOK_PORT: '0', TMPDIR: folder })
    await demo.find(/(events of the last 30 days in)/)
    expect(await demo.stop()).toBe(0)
    expect(demo.output()).toContain('events of the last 30 days in')
  }, 60_000)
})

async function listEventIds(url: string): Promise<string[]> {
  const response = await fetch(`${url}/api/v1/events?userName=ann`, { headers: { authorization } })
  const { events } = await response.json()
  return events.map(({ eventID }: { eventID: string }) => eventID)
}

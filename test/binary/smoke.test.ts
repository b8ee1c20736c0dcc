import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'bun'
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
  const built = spawnSync([process.execPath, 'run', 'build'], { cwd: ROOT, stdout: 'ignore', stderr: 'pipe' })
  expect(built.stderr.toString()).not.toContain('error:')
  copyFileSync(join(ROOT, 'dist/daybook'), binary)
  spawnSync(['mkdir', home])
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the binary in its empty folder, with nothing in the environment but what is given. */
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
  test('says what it is and what it can do', async () => {
    const version = launch(['version'])
    expect(await version.ended).toBe(0)
    expect(version.output()).toMatch(/^daybook \d+\.\d+\.\d+\n$/)
    const help = launch(['help'])
    expect(await help.ended).toBe(0)
    expect(help.output()).toContain('daybook import PATH…')
    expect(readdirSync(home)).toEqual([])
  })

  test('opens with nothing set at all', async () => {
    const server = launch([], { DAYBOOK_PORT: '0', DAYBOOK_DATA_DIR: './empty' })
    const url = await server.url()
    expect(await server.find(/^ {2}password {2}(\S+)$/m)).toMatch(/^[a-z2-9-]{23}$/)
    const page = await fetch(`${url}/sign-in`)
    expect(page.status).toBe(200)
    const style = /href="(\/daybook\.css[^"]*)"/.exec(await page.text())?.[1] ?? '/none'
    expect((await fetch(url + style)).headers.get('content-type')).toStartWith('text/css')
    expect((await fetch(`${url}/docs`)).status).toBe(200)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    expect(await server.stop()).toBe(0)
  }, 60_000)

  test('takes events in, finds them, and still does after a restart; a second process is refused', async () => {
    const settings = { ...KEY, DAYBOOK_PORT: '0' }
    const first = launch(['serve'], settings)
    const firstUrl = await first.url()
    const sent = await fetch(`${firstUrl}/api/v1/events`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ eventName: 'StopInstances', userName: 'ann', eventID: 'smoke-1' }),
    })
    expect(await sent.json()).toEqual({ accepted: 1, duplicates: 0, rejected: [] })
    expect(await idsOf(firstUrl)).toEqual(['smoke-1'])

    const second = launch(['serve'], settings)
    expect(await second.ended).toBe(1)
    expect(second.output()).toBe(
      'daybook: Another Daybook process is using the data folder ./data. Stop it first, or name another folder in DAYBOOK_DATA_DIR.\n',
    )
    expect(await first.stop()).toBe(0)

    const again = launch(['serve'], { DAYBOOK_PORT: '0' })
    const url = await again.url()
    expect(again.output()).not.toContain('first start')
    expect(await idsOf(url)).toEqual(['smoke-1'])
    expect(await again.stop()).toBe(0)
  }, 60_000)

  test('brings files in, out of an archive as well', async () => {
    const sample = join(ROOT, 'test/fixtures/cloudtrail-sample.ndjson.gz')
    copyFileSync(sample, join(home, 'sample.ndjson.gz'))
    spawnSync(['tar', 'czf', 'sample.tar.gz', 'sample.ndjson.gz'], { cwd: home })
    const imported = launch(['import', '.', '--shift-to-now'], { DAYBOOK_LOG_LEVEL: 'warn' })
    expect(await imported.ended).toBe(0)
    expect(imported.output()).toEndWith('8,068 events: 4,034 accepted, 4,034 duplicates, 0 rejected.\n')
  }, 60_000)

  test('carries its demonstration', async () => {
    const shown = launch(['demo'], { DAYBOOK_PORT: '0', TMPDIR: folder })
    await shown.find(/(events of the last 30 days are in)/)
    expect(await shown.stop()).toBe(0)
    expect(shown.output()).toContain('events of the last 30 days are in')
  }, 60_000)
})

async function idsOf(url: string): Promise<string[]> {
  const answer = await fetch(`${url}/api/v1/events?userName=ann`, { headers: { authorization } })
  const { events } = await answer.json()
  return events.map(({ eventID }: { eventID: string }) => eventID)
}

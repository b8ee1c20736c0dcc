import { expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DAYBOOK } from '../../support/daybook-command.ts'
import { dieWithParent } from '../../support/die-with-parent.ts'

test('daybook demo prints a working access key, imports history, sends live events and deletes its data', async () => {
  const tmp = mkdtempSync(join(tmpdir(), 'daybook-demo-test-'))
  const child = Bun.spawn([...dieWithParent('KILL'), ...DAYBOOK, 'demo'], {
    env: {
      PATH: process.env.PATH ?? '',
      TMPDIR: tmp,
      DAYBOOK_PORT: '0',
      DATABASE_URL: 'postgres://ignored.invalid',
    },
    stdout: 'pipe',
    stderr: 'inherit',
  })
  let out = ''
  const reading = (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of child.stdout) out += decoder.decode(chunk, { stream: true })
  })()
  const until = async (pattern: RegExp) => {
    while (!pattern.test(out) && child.exitCode === null) await Bun.sleep(20)
    return pattern.exec(out)?.slice(1) ?? []
  }
  const [key = '', url = ''] = await until(/curl -u (\S+) '(http:\/\/[^/]+)/)
  const get = async (path: string) => {
    const headers = { authorization: `Basic ${btoa(key)}` }
    return (await fetch(`${url}/api/v1${path}`, { headers })).json()
  }
  const newest = async () => {
    const { events } = await get('/events?limit=1')
    return events[0]?.eventID
  }
  expect(out).toMatch(/password {2}\S+/)
  await until(/(events of the last 30 days in)/)
  const before = await newest()
  while ((await newest()) === before) await Bun.sleep(50)
  const findBackups = async () => {
    const { sources } = await get('/sources')
    return sources.find(({ eventSource }: { eventSource: string }) => eventSource === 'backup.example.com')
  }
  // What is created last.
  while (!(await findBackups())) await Bun.sleep(50)
  expect(await findBackups()).toMatchObject({ project: 'backups', state: 'silent' })
  const { trails } = await get('/trails')
  const { views } = await get('/views')
  const { projects } = await get('/projects')
  expect([trails.length, views.length, projects.length]).toEqual([1, 2, 2])
  const list = async () => (await get('/trails/archive/deliveries?limit=1000')).deliveries
  const isWaiting = ({ state }: { state: string }) => state === 'waiting'
  while ((await list()).length < 7 * 24 || (await list()).some(isWaiting)) await Bun.sleep(100)
  const repeated = (await list()).filter(({ attempts }: { attempts: number }) => attempts > 1)
  expect(repeated).toMatchObject([{ state: 'delivered', attempts: 2 }])
  const verify = async () => {
    const headers = { authorization: `Basic ${btoa(key)}` }
    const path = `${url}/api/v1/trails/archive/verification`
    return (await fetch(path, { method: 'POST', headers })).json()
  }
  // The jobs begin then: they sign the digests of the week.
  while (!((await verify()).digests >= 7 * 24)) await Bun.sleep(3_100)
  expect(await verify()).toMatchObject({ sound: true, findings: [] })
  child.kill('SIGTERM')
  expect(await child.exited).toBe(0)
  await reading
  expect(readdirSync(tmp)).toEqual([])
  rmSync(tmp, { recursive: true })
}, 60_000)

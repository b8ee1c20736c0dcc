import { expect, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DATABASES } from '../support/databases.ts'
import { freePort } from '../support/free-port.ts'
import { ADMIN, openTestApp } from '../support/test-app.ts'
import dashboard from './monitoring/dashboard.json' with { type: 'json' }

const FOLDER = join(import.meta.dir, 'monitoring')
const RULES = readFileSync(join(FOLDER, 'alerts.yml'), 'utf8')
const GUIDE = readFileSync(join(import.meta.dir, '../../public/guides/operations.md'), 'utf8')
const AUTHORIZATION = `Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}`

const EXPRESSIONS = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))

function metricsIn(texts: string[]): string[] {
  const names = texts.flatMap((text) => text.match(/\b(?:daybook|process)_\w+/g) ?? [])
  return [...new Set(names.map((name) => name.replace(/_(?:bucket|count)$/, '')))]
}

async function readMetrics(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`, { headers: { authorization: AUTHORIZATION } })).text()
}

test('every metric of the alert rules and of the dashboard is one of a server', async () => {
  const known = new Set<string>()
  for (const database of DATABASES) {
    const daybook = await openTestApp({ database })
    for (const [, name = ''] of (await readMetrics(daybook.url)).matchAll(/^# TYPE (\w+) /gm)) known.add(name)
    await daybook.close()
  }
  expect(metricsIn([RULES]).filter((name) => !known.has(name))).toEqual([])
  expect(metricsIn(EXPRESSIONS).filter((name) => !known.has(name))).toEqual([])
  expect(metricsIn(EXPRESSIONS).length).toBeGreaterThan(30)
})

test('the guide has the very alert rules of the file', () => {
  expect(GUIDE).toContain(`\`\`\`yaml\n${RULES}\`\`\`\n`)
})

test('every panel of the dashboard has a place of its own', () => {
  const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
  )
  expect(new Set(cells).size).toBe(cells.length)
  expect(Math.max(...dashboard.panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24)
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
})

const hasPrometheus = hasProgram('promtool') && hasProgram('prometheus')
if (!hasPrometheus) console.log('not run: promtool and prometheus are not installed')

function hasProgram(name: string): boolean {
  return spawnSync(name, ['--version']).status === 0
}

test.skipIf(!hasPrometheus)('promtool finds the rules right, and they alert when they should', () => {
  const run = (...args: string[]) => spawnSync('promtool', args, { cwd: FOLDER, encoding: 'utf8' })
  expect(run('check', 'rules', 'alerts.yml')).toMatchObject({ status: 0, stderr: '' })
  const tested = run('test', 'rules', 'alerts-test.yml')
  expect([tested.status, tested.stdout + tested.stderr]).toEqual([0, expect.stringContaining('SUCCESS')])
})

test.skipIf(!hasPrometheus)(
  'Prometheus scrapes a server as the guide says, and evaluates the rules and the dashboard',
  async () => {
    const daybook = await openTestApp({ database: 'sqlite' })
    const folder = mkdtempSync(join(tmpdir(), 'daybook-prometheus-'))
    const port = freePort()
    const [, config = ''] = /```yaml\n(scrape_configs:.*?)```/s.exec(GUIDE) ?? []
    writeFileSync(join(folder, 'daybook-alerts.yml'), RULES)
    writeFileSync(
      join(folder, 'prometheus.yml'),
      `global: { scrape_interval: 1s, evaluation_interval: 1s }\n${config
        .replace('127.0.0.1:8080', new URL(daybook.url).host)
        .replace('MY-FIRST-KEY', ADMIN.accessKeyId)
        .replace('a-long-secret-of-my-own', ADMIN.secretAccessKey)}`,
    )
    const server = Bun.spawn(
      [
        ...['prometheus', `--config.file=${join(folder, 'prometheus.yml')}`],
        ...[`--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`],
      ],
      { stdout: 'ignore', stderr: 'ignore' },
    )
    try {
      const api = `http://127.0.0.1:${port}/api/v1`
      const query = (expression: string) => readJson(`${api}/query?query=${encodeURIComponent(expression)}`)
      const groups = await waitUntil(async () => {
        const { data } = await readJson(`${api}/rules`)
        const isEvaluated = JSON.stringify(await query('up')).includes('"1"')
        return isEvaluated && data.groups.every((each: Group) => each.rules.every(isHealthy)) && data.groups
      })
      expect(groups.length).toBeGreaterThan(4)
      expect(JSON.stringify(await query('daybook_job_runs_total{exported_job="signHeads"}'))).toContain(
        'daybook',
      )
      for (const expression of EXPRESSIONS) {
        const answer = await query(expression.replaceAll('$instance', '.+'))
        expect([expression, answer.status]).toEqual([expression, 'success'])
      }
    } finally {
      server.kill('SIGKILL')
      await server.exited
      await daybook.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
  30_000,
)

type Group = { rules: { health: string }[] }

function isHealthy({ health }: { health: string }): boolean {
  return health === 'ok'
}

async function readJson(url: string) {
  return (await fetch(url)).json()
}

async function waitUntil<Found>(find: () => Promise<Found | false>): Promise<Found> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await find().catch(() => false as const)
    if (found !== false) return found
    await Bun.sleep(100)
  }
  throw new Error('Prometheus did not become ready.')
}

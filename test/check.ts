import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'bun'
import { compileDaybook } from './packaging/compile.ts'
import { BUILT_DAYBOOK } from './support/daybook-command.ts'
import { SHARED_SERVER, startPostgres } from './support/postgres.ts'
import { misreportedFiles, readTestReport, type TestReport } from './support/test-reports.ts'

type Step = { title: string; command: string[]; hasTests: boolean }

const ROOT = join(import.meta.dir, '..')
const BUN = process.execPath
// The timeout is long because the machine may be small and busy; a test that needs longer sets its own.
const TEST = [BUN, 'test', '--timeout=30000']
const PROCESSES = Math.min(4, Math.max(2, availableParallelism()))
// Each process takes the longest file of its part first, by the times measured last. The files of a folder are mostly in one
// part, so that few of test/faults run at once. `bun test --timings=test/timings.json --update-timings` measures again.
const SIDE_BY_SIDE = [`--parallel=${PROCESSES}`, '--no-isolate', '--timings=test/timings.json']

// They run alone: tests that hold times of milliseconds, and those that start a server dozens of times within their time.
const ALONE = [
  'test/cli/demo/demo.test.ts',
  'test/faults/cluster.test.ts',
  'test/faults/kill.test.ts',
  'test/faults/start.test.ts',
  'test/faults/trails.test.ts',
  'test/regular-expressions.test.ts',
  'test/services/costly-work.test.ts',
  'test/services/downloads.test.ts',
  'test/store/sqlite/silent-threads.test.ts',
]
const OF_THE_BINARY = 'test/binary'

const STEPS: Step[] = [
  { title: 'types', command: [BUN, 'x', '--no-install', 'tsc', '--noEmit'], hasTests: false },
  { title: 'lint', command: [BUN, 'x', '--no-install', 'biome', 'check', '.'], hasTests: false },
  {
    title: `tests, in ${PROCESSES} processes`,
    command: [...TEST, ...SIDE_BY_SIDE, ...[...ALONE, `${OF_THE_BINARY}/**`].map(ignored)],
    hasTests: true,
  },
  {
    title: 'tests, one after the other',
    command: [...TEST, ...ALONE.map((file) => `./${file}`)],
    hasTests: true,
  },
  { title: 'build', command: [BUN, 'run', 'build'], hasTests: false },
  { title: 'tests of the binary', command: [...TEST, `./${OF_THE_BINARY}`], hasTests: true },
]

// What the databases of tests hold is not needed after a power failure. Without a server, the tests say what is wrong.
const server = await startPostgres(undefined, ['fsync=off', 'full_page_writes=off']).catch(() => null)
const folder = mkdtempSync(join(tmpdir(), 'daybook-check-'))
const environment = {
  ...withoutSettings(process.env),
  ...(server && { [SHARED_SERVER]: server.url }),
  ...buildDaybook(join(folder, 'daybook')),
}
const reports = STEPS.map(runStep)
rmSync(folder, { recursive: true, force: true })
await server?.remove()

const files = [...new Bun.Glob('test/**/*.test.{ts,tsx}').scanSync({ cwd: ROOT })]
const passed = reports.reduce((sum, report) => sum + report.passed, 0)
const failed = [...reports.flatMap((report) => report.failed), ...misreportedFiles(files, reports)]
const notRun = reports.flatMap((report) => report.notRun)
// Each file of them says what the machine lacks, which a test holds.
if (notRun.length > 0) console.log(`\n▸ not run on this machine\n${notRun.join('\n')}`)
if (failed.length > 0) console.log(`\n▸ failed\n${failed.join('\n')}`)
console.log(`\n${passed} passed, ${failed.length} failed`)
process.exit(failed.length === 0 && passed > 0 ? 0 : 1)

function ignored(pattern: string): string {
  return `--path-ignore-patterns=${pattern}`
}

// Tests start Daybook some hundred times. Without an executable they start the source, and the step of the build fails.
function buildDaybook(outfile: string): { [BUILT_DAYBOOK]?: string } {
  try {
    compileDaybook({ source: ROOT, outfile, commit: null })
    return { [BUILT_DAYBOOK]: outfile }
  } catch {
    return {}
  }
}

// A step that fails counts as failed even if no test of it does, because its process may have been killed.
function runStep({ title, command, hasTests }: Step, index: number): TestReport {
  console.log(`\n▸ ${title}`)
  const path = join(folder, `${index}.xml`)
  const reporter = hasTests ? ['--reporter=junit', `--reporter-outfile=${path}`] : []
  const startedAt = performance.now()
  const { success } = spawnSync([...command, ...reporter], {
    cwd: ROOT,
    env: environment,
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
  })
  console.log(`${title}: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`)
  const report = readTestReport(path)
  const isFine = success && (!hasTests || report.passed > 0)
  return isFine || report.failed.length > 0 ? report : { ...report, failed: [`${title}: see above`] }
}

// The settings of the developer's environment must not affect the tests.
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(DAYBOOK_|DATABASE_)/.test(name)),
  )
}

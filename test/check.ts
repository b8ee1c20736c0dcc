import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'bun'

type TestCount = { passed: number; failed: number }
type Step = { title: string; command: string[]; hasTests: boolean }

const BUN = process.execPath
// The timeout is long because the machine may be small and busy; a test that needs longer sets its own.
const TEST = [BUN, 'test', '--timeout=30000']

const STEPS: Step[] = [
  { title: 'types', command: [BUN, 'x', '--no-install', 'tsc', '--noEmit'], hasTests: false },
  { title: 'lint', command: [BUN, 'x', '--no-install', 'biome', 'check', '.'], hasTests: false },
  { title: 'tests', command: [...TEST, '--path-ignore-patterns=test/binary/**'], hasTests: true },
  { title: 'build', command: [BUN, 'run', 'build'], hasTests: false },
  { title: 'tests of the binary', command: [...TEST, './test/binary'], hasTests: true },
]

const reports = mkdtempSync(join(tmpdir(), 'daybook-check-'))
const counts = STEPS.map(runStep)
rmSync(reports, { recursive: true, force: true })

const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)

function runStep(step: Step, index: number): TestCount {
  console.log(`\n▸ ${step.title}`)
  const report = join(reports, `${index}.xml`)
  const reporterOptions = step.hasTests ? ['--reporter=junit', `--reporter-outfile=${report}`] : []
  const { success } = spawnSync([...step.command, ...reporterOptions], {
    env: withoutSettings(process.env),
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
  })
  const count = step.hasTests ? countTests(report) : { passed: 0, failed: 0 }
  return success || count.failed > 0 ? count : { ...count, failed: 1 }
}

// The settings of the developer's environment must not affect the tests.
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(DAYBOOK_|DATABASE_)/.test(name)),
  )
}

// A skipped test and a run without tests count as failed, because they check nothing.
function countTests(report: string): TestCount {
  const summary = /<testsuites [^>]*>/.exec(readIfExists(report))?.[0] ?? ''
  const number = (name: string) => Number(new RegExp(` ${name}="(\\d+)"`).exec(summary)?.[1] ?? 0)
  const failed = number('failures') + number('skipped')
  const passed = number('tests') - failed
  return { passed, failed: passed + failed === 0 ? 1 : failed }
}

// The report is missing if the test run was killed.
function readIfExists(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

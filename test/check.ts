import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'bun'

type Count = { passed: number; failed: number }
type Step = { title: string; words: string[]; hasTests: boolean }

const BUN = process.execPath
// Generous, for the machine may be small and busy; a test that needs longer says so itself.
const TEST = [BUN, 'test', '--timeout=30000']

const STEPS: Step[] = [
  { title: 'types', words: [BUN, 'x', '--no-install', 'tsc', '--noEmit'], hasTests: false },
  { title: 'lint', words: [BUN, 'x', '--no-install', 'biome', 'check', '.'], hasTests: false },
  { title: 'tests', words: [...TEST, '--path-ignore-patterns=test/binary/**'], hasTests: true },
  { title: 'build', words: [BUN, 'run', 'build'], hasTests: false },
  { title: 'tests of the binary', words: [...TEST, './test/binary'], hasTests: true },
]

const reports = mkdtempSync(join(tmpdir(), 'daybook-check-'))
const counts = STEPS.map(check)
rmSync(reports, { recursive: true, force: true })

const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)

function check(step: Step, index: number): Count {
  console.log(`\n▸ ${step.title}`)
  const report = join(reports, `${index}.xml`)
  const reporting = step.hasTests ? ['--reporter=junit', `--reporter-outfile=${report}`] : []
  const { success } = spawnSync([...step.words, ...reporting], {
    env: withoutSettings(process.env),
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
  })
  const count = step.hasTests ? countIn(report) : { passed: 0, failed: 0 }
  return success || count.failed > 0 ? count : { ...count, failed: 1 }
}

// The settings of whoever runs this must not leak into the tests.
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(DAYBOOK_|DATABASE_)/.test(name)),
  )
}

// What was skipped was not checked, and a run without a single test checked nothing: both count as failed.
function countIn(report: string): Count {
  const summary = /<testsuites [^>]*>/.exec(read(report))?.[0] ?? ''
  const number = (name: string) => Number(new RegExp(` ${name}="(\\d+)"`).exec(summary)?.[1] ?? 0)
  const failed = number('failures') + number('skipped')
  const passed = number('tests') - failed
  return { passed, failed: passed + failed === 0 ? 1 : failed }
}

// The file is missing when the run broke off before its end.
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { misreportedFiles, readTestReport } from './test-reports.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybook-reports-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a report has what passed, and by name what failed or did not run', () => {
  expect(readTestReport(runTests())).toEqual({
    files: ['sample.test.ts'],
    passed: 1,
    failed: ['sample.test.ts: breaks "a" <b> & c'],
    notRun: ['sample.test.ts: is left out'],
  })
})

test('a run that was killed has no report, and so no files', () => {
  expect(readTestReport(join(folder, 'none.xml'))).toEqual({ files: [], passed: 0, failed: [], notRun: [] })
})

test('a file is named that ran in no process, or in two', () => {
  const reports = [
    { files: ['a', 'b'], passed: 2, failed: [], notRun: [] },
    { files: ['b'], passed: 1, failed: [], notRun: [] },
  ]
  expect(misreportedFiles(['a', 'b', 'c'], reports)).toEqual([
    'b: it ran more than once',
    'c: no test of it ran',
  ])
})

// By Bun itself, so that a new version of it cannot change the format without this test.
function runTests(): string {
  const skip = 'sk' + 'ip'
  const tests = [
    `import { expect, test } from 'bun:test'`,
    `test('passes', () => {})`,
    `test('breaks "a" <b> & c', () => expect('</testcase>').toBe('<skipped />'))`,
    `test.${skip}('is left out', () => {})`,
  ]
  writeFileSync(join(folder, 'sample.test.ts'), tests.join('\n'))
  const path = join(folder, 'report.xml')
  Bun.spawnSync([process.execPath, 'test', '--reporter=junit', `--reporter-outfile=${path}`], { cwd: folder })
  return path
}

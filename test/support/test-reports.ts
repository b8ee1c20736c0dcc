import { readFileSync } from 'node:fs'

/** What a run of tests reported: the files with tests, how many tests passed, and the names of the others. */
export type TestReport = { files: string[]; passed: number; failed: string[]; notRun: string[] }

/**
 * Reads a report in JUnit's format. A test that did not run, because the machine lacks what it needs, counts neither as passed
 * nor as failed. Returns a report without files if there is none, because the run was killed.
 */
export function readTestReport(path: string): TestReport {
  const cases = [...readIfExists(path).matchAll(CASE)]
  const results = cases.map(([, attributes = '', content = '']) => ({
    name: attributeOf(attributes, 'name'),
    file: attributeOf(attributes, 'file'),
    isFailed: /<(?:failure|error)\b/.test(content),
    isNotRun: /<skipped\b/.test(content),
  }))
  const titles = (chosen: typeof results) => chosen.map(({ file, name }) => `${file}: ${name}`)
  return {
    files: [...new Set(results.map(({ file }) => file))],
    passed: results.filter(({ isFailed, isNotRun }) => !isFailed && !isNotRun).length,
    failed: titles(results.filter(({ isFailed }) => isFailed)),
    notRun: titles(results.filter(({ isFailed, isNotRun }) => isNotRun && !isFailed)),
  }
}

/** Returns a sentence for each file that the reports do not have exactly once. */
export function misreportedFiles(files: string[], reports: TestReport[]): string[] {
  const reported = reports.flatMap((report) => report.files)
  return files
    .map((file) => ({ file, times: reported.filter((each) => each === file).length }))
    .filter(({ times }) => times !== 1)
    .map(({ file, times }) => `${file}: ${times === 0 ? 'no test of it ran' : 'it ran more than once'}`)
}

const CASE = /<testcase\b((?:\s+\w+="[^"]*")*)\s*(?:\/>|>([\s\S]*?)<\/testcase>)/g
const CHARACTERS: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
}

function attributeOf(attributes: string, name: string): string {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1] ?? ''
  return value.replace(/&\w+;/g, (entity) => CHARACTERS[entity] ?? entity)
}

// The report is missing if the test run was killed.
function readIfExists(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

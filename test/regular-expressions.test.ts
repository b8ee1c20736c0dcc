import { expect, test } from 'bun:test'
import { type RegexLiteral, regexLiteralsOf } from './support/regex-literals.ts'
import { readSources } from './support/source-files.ts'

// Long enough that a quadratic expression takes hundreds of milliseconds, and a linear one less than one.
const LENGTH = 40_000
const SHORT = 2_000
const SLOW_MS = 60
const SUSPICIOUS_MS = 0.05
// For an input four times as long: linear time grows by 4, quadratic time by 16, on a slow machine as on a fast one.
const GROWTH_MAX = 8
const TRIES = 3
const PIECES = [
  ...[' ', '\n', '\t', '/', '-', '.', '0', 'a', 'A', '"', '\\', ',', ':', ';', '=', '_', '(', '[', '{', '<'],
  ...['aA', '0a', 'a ', '\n ', ' \n', '\\"', '/-', '1,', 'a-', 'a.', 'é', '€'],
]
// Its input is a number that Daybook has formatted.
const SHORT_INPUT = String.raw`\B(?=(\d{3})+$)`

const literals = new Map(
  readSources(['src', 'views'], /\.tsx?$/)
    .flatMap(regexLiteralsOf)
    .map((literal) => [`/${literal.source}/${literal.flags}`, literal]),
)

test('finds the regular expressions of the code', () => {
  expect(literals.size).toBeGreaterThan(150)
})

test('notices an expression that takes quadratic time', () => {
  expect(slowInput({ path: '', source: String.raw`\/+$`, flags: '' })).toBeString()
  expect(
    slowInput({ path: '', source: String.raw`^params: [\s\S]*?(?=^\s+at |$(?![\s\S]))`, flags: 'm' }),
  ).toBeString()
})

test('every regular expression takes linear time, however its input repeats', () => {
  const slow = [...literals.values()]
    .filter(({ source }) => source !== SHORT_INPUT)
    .map((literal) => ({ ...literal, input: slowInput(literal) }))
    .filter(({ input }) => input !== null)
  expect(slow).toEqual([])
}, 60_000)

// Returns the beginning of an input that takes the expression long, or null.
function slowInput({ source, flags }: RegexLiteral): string | null {
  const regex = new RegExp(source, flags)
  const words = [...new Set(source.match(/[A-Za-z0-9 :=<>"'/_-]{1,30}/g) ?? [])]
  const pieces = [...PIECES, ...words, ...words.flatMap((word) => [`${word} `, `${word}\n`])]
  for (const prefix of ['', '"', 'params: ', ...words.slice(0, 6)])
    for (const piece of pieces) {
      const input = (length: number) => `${prefix}${piece.repeat(Math.ceil(length / piece.length))}\u0001`
      if (shortestMs(regex, input(SHORT)) < SUSPICIOUS_MS) continue
      const ms = shortestMs(regex, input(LENGTH))
      if (ms > SLOW_MS && ms / shortestMs(regex, input(LENGTH / 4)) > GROWTH_MAX) return prefix + piece
    }
  return null
}

// The shortest of a few, because the machine may be busy.
function shortestMs(regex: RegExp, input: string): number {
  const times = Array.from({ length: TRIES }, () => {
    const startedAt = performance.now()
    regex.lastIndex = 0
    if (regex.global) input.replace(regex, '')
    else regex.test(input)
    return performance.now() - startedAt
  })
  return Math.min(...times)
}

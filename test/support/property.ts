import { test } from 'bun:test'
import fc, { type Arbitrary } from 'fast-check'

const SEED_MAX = 2 ** 31
/** The seed of all properties: another one in each run, unless `FUZZ_SEED` repeats one. */
const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * SEED_MAX))
/** How many times as many cases are tried as in the check. */
const FACTOR = Number(process.env.FUZZ_FACTOR ?? 1)
/** A case that takes longer than this hangs. */
const CASE_MS = 30_000
const TEST_MS = 120_000

let isPrinted = false

/**
 * Declares a test: that something holds for any values, of which `runs` are tried. A failure names the smallest values that it
 * was found with; `FUZZ_SEED` repeats it.
 */
export function holds<Values extends [unknown, ...unknown[]]>(
  name: string,
  runs: number,
  arbitraries: { [Index in keyof Values]: Arbitrary<Values[Index]> },
  check: (...values: Values) => unknown,
): void {
  test(
    name,
    async () => {
      if (!isPrinted) console.log(`FUZZ_SEED=${SEED}`)
      isPrinted = true
      const property = fc.asyncProperty(...arbitraries, async (...values: Values) => {
        await check(...values)
      })
      await fc.assert(property, {
        ...{ seed: SEED, numRuns: Math.ceil(runs * FACTOR), timeout: CASE_MS },
        // The search for smaller values ends before the test does.
        interruptAfterTimeLimit: (TEST_MS * Math.max(1, FACTOR)) / 2,
      })
    },
    TEST_MS * Math.max(1, FACTOR),
  )
}

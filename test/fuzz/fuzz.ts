import { join } from 'node:path'
import { parseArgs } from 'node:util'

// Tries properties with other values for some minutes (`bun run fuzz [--minutes N] [--seed S]`). It ends with the first failure,
// and with the seed that repeats it.
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } },
})
const [minutes, firstSeed] = [
  Number(values.minutes),
  Number(values.seed ?? Math.floor(Math.random() * 2 ** 31)),
]
if (!(minutes > 0) || !Number.isSafeInteger(firstSeed)) {
  console.error('--minutes must be a number above 0, and --seed a whole number.')
  process.exit(2)
}

/** How many times as many cases as in the check one round tries. */
const FACTOR = 5
// What draws from seeds of its own.
const OTHERS = ['test/domain/json/json-fuzz.test.ts', 'test/store/blocks/random-histories.test.ts']

const endMs = performance.now() + minutes * 60_000
for (let seed = firstSeed; ; seed += 1) {
  console.log(`▸ seed ${seed}`)
  const round = Bun.spawn([process.execPath, 'test', '--timeout=300000', './test/fuzz', ...OTHERS], {
    cwd: join(import.meta.dir, '../..'),
    env: {
      ...process.env,
      ...{
        FUZZ_SEED: String(seed),
        FUZZ_FACTOR: String(FACTOR),
        JSON_SEED: String(seed),
        TEST_FIRST_SEED: String(seed),
      },
    },
    stdout: 'inherit',
    stderr: 'inherit',
  })
  if ((await round.exited) !== 0) {
    console.log(`failed; again with: bun run fuzz --seed ${seed}`)
    process.exit(1)
  }
  if (performance.now() >= endMs) break
}
console.log('nothing found')

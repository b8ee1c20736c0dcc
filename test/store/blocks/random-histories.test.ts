import { describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { runHistory } from '../../support/random-history.ts'

/** How many histories are run, each from the seed after that of the one before. */
const HISTORIES = Number(process.env.TEST_HISTORIES ?? 4)
const FIRST_SEED = Number(process.env.TEST_FIRST_SEED ?? 1)
const STEPS = 40

describe.each(DATABASES)('compacted days, on %s,', (database) => {
  test.each(Array.from({ length: HISTORIES }, (_, i) => FIRST_SEED + i))(
    'answer like a plain list after a random history, seed %d',
    async (seed) => {
      expect(await runHistory(database, seed, STEPS)).toBeNull()
    },
  )
})

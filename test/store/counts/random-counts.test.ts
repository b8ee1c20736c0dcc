import { describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { runCountedHistory } from '../../support/random-counts.ts'

/** How many histories are run, each from the seed after that of the one before. */
const HISTORIES = Number(process.env.TEST_HISTORIES ?? 3)
const FIRST_SEED = Number(process.env.TEST_FIRST_SEED ?? 1)
const STEPS = 60

describe.each(DATABASES)('counts, on %s,', (database) => {
  test.each(Array.from({ length: HISTORIES }, (_, i) => FIRST_SEED + i))(
    'are those of a plain list after a random history, seed %d',
    async (seed) => {
      expect(await runCountedHistory(database, seed, STEPS)).toBeNull()
    },
  )
})

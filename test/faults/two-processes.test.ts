import { expect, test } from 'bun:test'
import { killInTurns } from './kill-in-turns.ts'

/** `bun run kills` runs for ten minutes, and kills one every ten seconds. */
const SECONDS = 9
const EVERY_SECONDS = 3

test('two processes on one PostgreSQL, killed in turns under load: it loses nothing that was acknowledged, and repeats nothing in archives', async () => {
  const { kills, acknowledged, archives, ...found } = await killInTurns({
    seconds: SECONDS,
    everySeconds: EVERY_SECONDS,
  })
  expect(found).toEqual({
    ...{ lost: 0, repeated: 0, undelivered: 0, deliveredTwice: 0 },
    ...{ otherStatuses: [], bugs: [], problems: [] },
  })
  // Otherwise the test proves nothing.
  expect(kills).toBeGreaterThan(1)
  expect(acknowledged).toBeGreaterThan(100)
  expect(archives).toBeGreaterThan(1)
}, 120_000)

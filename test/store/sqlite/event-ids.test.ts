import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { hashId } from '../../../src/store/events/event-key.ts'
import migration from '../../../src/store/migrations/sqlite/0025_hashed_event_ids.sql' with { type: 'text' }
import { createEventIdSettling } from '../../../src/store/sqlite/event-id-settling.ts'
import { openEventIds } from '../../../src/store/sqlite/event-ids.ts'
import { createHashedGenerationSql, settleGenerationSql } from '../../../src/store/sqlite/id-generations.ts'

const GENERATIONS = [2_000_001, 2_000_002, 2_000_003]
const TABLES = ['recent_event_ids', 'settling_event_ids', ...GENERATIONS.map((each) => `event_ids_${each}`)]

test('an ID is known wherever it has moved, and is in one table, also after transactions that were undone', () => {
  for (const seed of [1, 2, 3]) {
    const random = randomNumbers(seed)
    const db = openDatabase()
    const settling = createEventIdSettling(db, { recent: 40, settling: 150, slice: 10 })
    const known = new Map<string, string>()
    for (let round = 0; round < 120; round++) {
      const current = GENERATIONS[Math.floor(round / 60)] ?? 0
      const generations = {
        ...{ current, hashed: GENERATIONS.filter((each) => each !== current) },
        ...{ texts: [], before: [] },
      }
      const isUndone = random() < 0.2
      const added = new Map<string, string>()
      db.run('begin')
      const ids = openEventIds(db, generations)
      for (let i = 0; i < random() * 40; i++) {
        const { claim, key } = newClaim(random)
        const before = known.get(key) ?? added.get(key)
        const { known: found, isTakenElsewhere } = ids.claim(claim, round * 100 + i)
        expect(found?.storedHash ?? null).toBe(before ?? null)
        const others = [...known.keys(), ...added.keys()].filter((each) => each.startsWith(`${claim.id}/`))
        expect(isTakenElsewhere).toBe(others.length > 0)
        if (!before) added.set(key, claim.hashes.storedHash)
      }
      settling.settle(added.size, generations)
      db.run(isUndone ? 'rollback' : 'commit')
      if (!isUndone) for (const [key, hash] of added) known.set(key, hash)
    }
    expect(countRows(db)).toBe(known.size)
    for (const table of TABLES.slice(0, 4)) expect([table, countRows(db, [table]) > 0]).toEqual([table, true])

    for (const generation of GENERATIONS) db.run(settleGenerationSql(generation))
    expect(countRows(db, TABLES.slice(2))).toBe(known.size)
    db.close()
  }
})

function openDatabase(): Database {
  const db = new Database(':memory:')
  db.run(migration)
  for (const generation of GENERATIONS) db.run(createHashedGenerationSql(generation))
  return db
}

// An ID always has the same text in a project: what is known of it must be this text's hash.
function newClaim(random: () => number) {
  const id = `id-${Math.floor(random() * 2_000)}`
  const project = random() < 0.7 ? 'default' : 'shop'
  const storedHash = Buffer.from(hashId(9, id + project), 'hex')
    .toString('base64url')
    .padEnd(22, 'x')
  const hashes = { storedHash, sentHash: null }
  const claim = { customer: 1, id, idHash: hashId(1, id), project, hashes, eventTime: 1_772_366_400_000 }
  return { claim, key: `${id}/${project}` }
}

function countRows(db: Database, tables = TABLES): number {
  const counts = tables.map((table) => Number(db.query(`select count(*) from ${table}`).values()[0]?.[0]))
  return counts.reduce((sum, each) => sum + each, 0)
}

function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

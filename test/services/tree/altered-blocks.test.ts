import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { compressBlock } from '../../../src/store/blocks/block-content.ts'
import { classOfRow } from '../../support/alteration-classes.ts'
import { type AlteredLog, findProblems, openAlteredLog } from '../../support/altered-log.ts'
import { alterRow, toTableName } from '../../support/altered-rows.ts'
import { DATABASES } from '../../support/databases.ts'
import { createRandom } from '../../support/random-json.ts'

const ALTERATIONS = { sqlite: 40, postgres: 20 }
const TABLES = ['events', 'event_blocks', 'event_texts', 'day_compactions']
const [EVENTS, BLOCKS] = ['events_20260301', 'event_blocks_20260301']

describe.each(DATABASES)('an altered log of a compacted day, on %s,', (database) => {
  let log: AlteredLog
  beforeAll(async () => {
    log = await openAlteredLog(database, true)
  })
  afterAll(() => log.close())

  const problemsOf = async () => {
    const problems = await findProblems(log.daybook, log.head)
    await log.restore()
    return problems
  }

  // As someone who knows how blocks are made.
  const alterBlock = async (from: string, to: string) => {
    let altered = 0
    for (const { block, content } of await log.foreign.rows(BLOCKS)) {
      if (!(content instanceof Uint8Array)) continue
      const bytes = Buffer.from(await Bun.zstdDecompress(content))
      const at = bytes.lastIndexOf(from)
      if (at < 0) continue
      bytes.write(to, at)
      const [first, second] = [log.foreign.parameter(1), log.foreign.parameter(2)]
      const sql = `update ${BLOCKS} set content = ${first} where block = ${second}`
      await log.foreign.run(sql, [await compressBlock(bytes), block ?? null])
      altered += 1
    }
    expect(altered).toBe(1)
  }

  test('is found sound before it is altered', async () => {
    const rows = await log.foreign.rows(EVENTS)
    const inBlocks = rows.filter(({ record }) => String(record).startsWith('@'))
    expect(inBlocks.length).toBeGreaterThan(300)
    expect(inBlocks.length).toBeLessThan(rows.length)
    expect(await problemsOf()).toEqual([])
  })

  test('is found by a record in a block, which is named', async () => {
    await alterBlock('{"eventID":"round-1-7"}', '{"eventID":"round-1-8"}')
    expect(await problemsOf()).toEqual(['altered event round-1-7'])
  })

  test('is found by a record in a block after it was signed again', async () => {
    await alterBlock('{"eventID":"round-1-7"}', '{"eventID":"round-1-8"}')
    await log.signAgain()
    expect(await problemsOf()).not.toEqual([])
  })

  test('is found by references that were exchanged', async () => {
    const recordOf = (id: string) => `(select record from ${EVENTS} where id = '${id}')`
    await log.foreign.run(`update ${EVENTS} set record = ${recordOf('round-1-3')} where id = 'round-1-4'`)
    expect((await problemsOf()).join()).toContain('The events of 2026-03-01 are damaged on the disk')
  })

  test.each([6, 7])('is found by rows that were changed, deleted or added, seed %d', async (seed) => {
    const random = createRandom(seed)
    const tables = (await log.foreign.listTables()).filter((table) => TABLES.includes(toTableName(table)))
    const missed: unknown[] = []
    for (let count = 0; count < ALTERATIONS[database] / 2; ) {
      const change = await alterRow(log.foreign, tables, random)
      if (change === null) continue
      count += 1
      const problems = await problemsOf()
      const { how, table, columns } = change
      if (problems.length === 0 && classOfRow(change, log.last) === null) missed.push({ how, table, columns })
    }
    expect(missed).toEqual([])
  })
})

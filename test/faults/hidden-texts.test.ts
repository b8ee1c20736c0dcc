import { expect, test } from 'bun:test'
import { compactAllDays } from '../support/compacted-days.ts'
import { executeSql } from '../support/execute-sql.ts'
import { openTestApp } from '../support/test-app.ts'

const DAY = '2026-02-25'
const [BLOCKS, TEXTS] = ['event_blocks_20260225', 'event_texts_20260225']

test.each([
  [
    'an index of texts that is altered',
    `update ${TEXTS} set bits = (select bits from ${TEXTS} order by length(bits) limit 1)`,
  ],
  ['a bit of another block', `update ${BLOCKS} set bit = bit + 1`],
  ['another number of blocks', `update ${BLOCKS} set stretch_blocks = stretch_blocks + 8`],
  ['a period that is altered', `update ${BLOCKS} set last_time = last_time - 1`],
  ['a compaction that is recorded no more', `delete from day_compactions where day = '${DAY}'`],
  ['a compaction that is recorded with fewer blocks', `update day_compactions set last_block = 0`],
])('%s hides records from searches, and is found by the check of the embedded database', async (_, sql) => {
  const daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send(
    Array.from({ length: 5 }, (_each, i) => ({
      ...{ eventID: `hidden-${i}`, eventName: 'StopInstances', eventTime: `${DAY}T12:00:00Z` },
      userName: 'ann',
    })),
  )
  await compactAllDays(daybook.app.store, new Date('2026-03-01T12:00:00Z'))
  await daybook.app.services.checkDatabase()
  expect(await daybook.app.services.damageReport.listDamaged()).toEqual([])
  await executeSql(daybook, sql)
  daybook.setClock('2026-03-02T13:00:00Z')
  await daybook.app.services.checkDatabase()
  expect(await daybook.app.services.damageReport.listDamaged()).toEqual([{ kind: 'day', name: DAY }])
  await daybook.close()
})

test('a lost index of texts hides nothing', async () => {
  const daybook = await openTestApp({ database: 'sqlite' })
  await daybook.send([
    { eventID: 'not-hidden', eventName: 'StopInstances', eventTime: `${DAY}T12:00:00Z`, userName: 'ann' },
  ])
  await compactAllDays(daybook.app.store, new Date('2026-03-01T12:00:00Z'))
  await executeSql(daybook, `delete from ${TEXTS}`)
  const answer = await daybook.api('/events?q=not-hidden&from=2026-02-25T00:00:00Z')
  expect((await answer.json()).events).toHaveLength(1)
  await daybook.close()
})

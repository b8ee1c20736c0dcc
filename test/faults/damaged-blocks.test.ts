import { describe, expect, test } from 'bun:test'
import { compactAllDays } from '../support/compacted-days.ts'
import { executeSql } from '../support/execute-sql.ts'
import { openTestApp } from '../support/test-app.ts'

const BAD_DAY = '2026-02-25'
const GOOD_DAY = '2026-02-26'
const [EVENTS, BLOCKS] = ['events_20260225', 'event_blocks_20260225']

const DAMAGES: [name: string, sql: string][] = [
  ['a block that is altered', `update ${BLOCKS} set content = x'00'`],
  ['a block that is lost', `delete from ${BLOCKS}`],
  ['a block of another customer', `update ${BLOCKS} set customer = 2`],
  [
    'a reference to another event',
    `update ${EVENTS} set record = (select record from ${EVENTS} where id = 'bad-1') where id = 'bad-2'`,
  ],
  [
    'a reference to another day',
    `update ${EVENTS} set record = (select record from events_20260226 limit 1) where id = 'bad-2'`,
  ],
  ['a reference that is none', `update ${EVENTS} set record = '@' where id = 'bad-2'`],
]

describe.each(DAMAGES)('%s', (_, sql) => {
  test('is found by the check of the embedded database, and named in pages and downloads', async () => {
    const daybook = await openTestApp({ database: 'sqlite' })
    const days = { bad: BAD_DAY, good: GOOD_DAY }
    for (const [name, day] of Object.entries(days))
      await daybook.send(
        Array.from({ length: 5 }, (_each, i) => ({
          ...{ eventID: `${name}-${i}`, eventName: 'StopInstances', eventTime: `${day}T12:00:00Z` },
          userName: 'ann',
        })),
      )
    await compactAllDays(daybook.app.store, new Date('2026-03-01T12:00:00Z'))
    await daybook.app.services.checkDatabase()
    expect(await daybook.app.services.damageReport.listDamaged()).toEqual([])
    await executeSql(daybook, sql)
    daybook.setClock('2026-03-02T13:00:00Z')
    await daybook.app.services.checkDatabase()
    expect(await daybook.app.services.damageReport.listDamaged()).toEqual([{ kind: 'day', name: BAD_DAY }])
    expect(daybook.log.map((line) => JSON.parse(line))).toMatchObject([
      { happening: 'The database is damaged', name: BAD_DAY, problems: ['content'] },
    ])

    const answer = await daybook.api('/events')
    expect([answer.status, (await answer.json()).detail]).toEqual([
      503,
      expect.stringContaining(`The events of ${BAD_DAY} are damaged on the disk`),
    ])
    const good = await daybook.api(`/events?from=${GOOD_DAY}T00:00:00Z&until=2026-02-27T00:00:00Z`)
    expect((await good.json()).events).toHaveLength(5)
    await daybook.close()
  })
})

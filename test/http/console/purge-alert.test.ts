import { describe, expect, test } from 'bun:test'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { purgeHourly } from '../../support/purge-hourly.ts'
import { openTestApp } from '../../support/test-app.ts'

describe.each(DATABASES)('a refused purge, on %s,', (database) => {
  test('is shown above the events and counted, until purges are no longer refused', async () => {
    const daybook = await openTestApp({ database })
    const process = { ...daybook, purge: daybook.app.services.purge }
    const alerts = async () => {
      const visitor = openConsoleClient(daybook)
      await visitor.signIn()
      return (await visitor.get('/events')).texts('.silence-alert')
    }
    const countRefused = async () =>
      /daybook_purges_refused_total\{reason="gap"\} (\d+)/.exec(
        await (await fetch(`${daybook.url}/metrics`)).text(),
      )?.[1]
    await daybook.send([{ eventName: 'StopInstances', userName: 'ann' }])
    expect([await alerts(), await countRefused()]).toEqual([[], '0'])
    daybook.setClock('2026-04-15T12:00:00Z')
    expect(await process.purge()).toMatchObject({ refused: 'gap', droppedDays: [] })
    expect(await countRefused()).toBe('1')
    expect(await alerts()).toEqual([
      'Expired events are not deleted yet: the clock of a Daybook process shows 2026-04-15T12:00:00Z, and when it last deleted events is not known. If 2026-04-15T12:00:00Z was right, for example after Daybook was off, do nothing: deleting starts within eight hours. Otherwise correct the clock.',
    ])
    const results = await purgeHourly(process, 6)
    expect(results.map(({ refused }) => refused)).toEqual([...Array(6).fill('gap'), null])
    expect([await countRefused(), (await alerts()).length]).toEqual(['7', 1])
    daybook.setClock('2026-04-15T19:31:00Z')
    expect(await alerts()).toEqual([])
    await daybook.close()
  })
})

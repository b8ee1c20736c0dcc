import { describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp } from '../../support/test-app.ts'

describe.each(DATABASES)('a leap second, on %s,', (database) => {
  test('is accepted in records, which are kept as they are, and in filters', async () => {
    const daybook = await openTestApp({ database })
    daybook.setClock('2017-01-01T00:10:00Z')
    const record = { eventID: 'leap', eventName: 'StopInstances', userName: 'ann' }
    const sent = await daybook.send([{ ...record, eventTime: '2016-12-31T23:59:60Z' }])
    expect(sent).toMatchObject({ accepted: 1, rejected: [] })
    const idsOf = async (query: string) => {
      const { events } = await (await daybook.api(`/events?userName=ann&${query}`)).json()
      return events.map(({ eventID, eventTime }: { [name: string]: string }) => [eventID, eventTime])
    }
    const leap = [['leap', '2016-12-31T23:59:60Z']]
    expect(await idsOf('from=2016-12-31T23:59:59Z&until=2017-01-01T00:00:00Z')).toEqual(leap)
    expect(await idsOf('from=2016-12-31T23:59:60Z')).toEqual(leap)
    expect(await idsOf('from=2016-12-01T00:00:00Z&until=2016-12-31T23:59:60Z')).toEqual([])
    await daybook.close()
  })
})

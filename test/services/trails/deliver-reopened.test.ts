import { describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { NO_FILTER, toQuery } from '../../../src/domain/events/query.ts'
import { openStore } from '../../../src/store/store.ts'
import { runDaybook } from '../../support/run-daybook.ts'
import { ACCOUNT_ID, createTrailEnvironment, openTrailProcess } from '../../support/trail-harness.ts'

// What receiving adds to a record that lacks it.
const COMPLETE = {
  eventVersion: '1.11',
  eventType: 'AwsApiCall',
  recipientAccountId: ACCOUNT_ID,
  awsRegion: 'local',
  readOnly: false,
}
const NEXT_YEAR = new Date('2027-03-01T12:00:00Z')

describe.each(['tar.gz', 'json.gz'] as const)('archives as %s', (format) => {
  test('are read back a year later into a folder that keeps events longer: records as received, digests left alone', async () => {
    const place = await createTrailEnvironment('sqlite')
    const crew = await openTrailProcess(place)
    await crew.createTrail({ name: 'keep', bucket: 'file:keep', format, hasDigests: true })
    await crew.setLogging('keep', true)
    const records = Array.from({ length: 3 }, (_, i) =>
      JSON.stringify({
        eventID: `id-${i}`,
        eventTime: `2026-03-01T11:0${i}:00Z`,
        eventName: 'OpenDoor',
        userName: 'ann',
        ...COMPLETE,
      }),
    )
    for (const record of records) {
      await crew.receiveEvents(JSON.parse(record).eventID, 1, { record })
      crew.advanceClock(300)
      await crew.deliver()
    }
    crew.advanceClock(3_600)
    await crew.deliver()
    await crew.writeDigests()
    await crew.close()

    const dataDir = mkdtempSync(join(tmpdir(), 'daybook-reopened-'))
    const bucket = join(place.dataDir, 'customers', ACCOUNT_ID, 'buckets', 'keep')
    const settings = { DAYBOOK_DATA_DIR: dataDir, DAYBOOK_RETENTION_DAYS: '3650' }
    const answer = await runDaybook(['import', bucket], settings, { clock: () => NEXT_YEAR })
    expect(answer).toMatchObject({ code: 0, err: '' })
    expect(answer.out).toContain(' 0 rejected.')
    const where = { databaseUrl: null, replicaUrl: null, dataDir }
    const store = await openStore({ ...where, clock: () => NEXT_YEAR, catalogue: ACTION_CATALOGUE })
    const { events } = await store
      .forCustomer(1)
      .events.listPage(toQuery({ ...NO_FILTER, userName: 'ann' }, NEXT_YEAR, 3_650), 10, null)
    expect(events.map(({ record }) => record).toReversed()).toEqual(records)
    await store.close()
    rmSync(dataDir, { recursive: true })
    place.remove()
  })
})

import { describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { toQuery } from '../../../src/domain/events/query.ts'
import { openStore } from '../../../src/store/store.ts'
import { filterOf } from '../../support/filter-of.ts'
import { runDaybook } from '../../support/run-daybook.ts'
import { ACCOUNT_ID, createTrailEnvironment, openTrailProcess } from '../../support/trail-harness.ts'

// The fields that Daybook adds to a record without them.
const ADDED_FIELDS = {
  eventVersion: '1.11',
  eventType: 'AwsApiCall',
  recipientAccountId: ACCOUNT_ID,
  awsRegion: 'local',
  readOnly: false,
}
const NEXT_YEAR = new Date('2027-03-01T12:00:00Z')

describe.each(['tar.gz', 'json.gz'] as const)('archives as %s', (format) => {
  test('can be imported a year later into another data folder: records are unchanged, and digests are skipped', async () => {
    const environment = await createTrailEnvironment('sqlite')
    const daybook = await openTrailProcess(environment)
    await daybook.createTrail({ name: 'keep', bucket: 'file:keep', format, hasDigests: true })
    await daybook.setLogging('keep', true)
    const records = Array.from({ length: 3 }, (_, i) =>
      JSON.stringify({
        eventID: `id-${i}`,
        eventTime: `2026-03-01T11:0${i}:00Z`,
        eventName: 'OpenDoor',
        userName: 'ann',
        ...ADDED_FIELDS,
      }),
    )
    for (const record of records) {
      await daybook.receiveEvents(JSON.parse(record).eventID, 1, { record })
      daybook.advanceClock(300)
      await daybook.deliver()
    }
    daybook.advanceClock(3_600)
    await daybook.deliver()
    await daybook.writeDigests()
    await daybook.close()

    const dataDir = mkdtempSync(join(tmpdir(), 'daybook-reopened-'))
    const bucket = join(environment.dataDir, 'customers', ACCOUNT_ID, 'buckets', 'keep')
    const settings = { DAYBOOK_DATA_DIR: dataDir, DAYBOOK_RETENTION_DAYS: '3650' }
    const result = await runDaybook(['import', bucket], settings, { clock: () => NEXT_YEAR })
    expect(result).toMatchObject({ code: 0, err: '' })
    expect(result.out).toContain(' 0 rejected.')
    const location = { databaseUrl: null, replicaUrl: null, dataDir }
    const store = await openStore({ ...location, clock: () => NEXT_YEAR, catalogue: ACTION_CATALOGUE })
    const { events } = await store
      .forCustomer(1)
      .events.listPage(toQuery(filterOf({ userName: 'ann' }), NEXT_YEAR, 3_650), 10, null)
    expect(events.map(({ record }) => record).toReversed()).toEqual(records)
    await store.close()
    rmSync(dataDir, { recursive: true })
    environment.remove()
  })
})

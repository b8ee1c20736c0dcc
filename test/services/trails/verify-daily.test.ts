import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { openBucket } from '../../../src/adapters/bucket.ts'
import { chunksOf } from '../../support/bucket-objects.ts'
import { DATABASES } from '../../support/databases.ts'
import { eventOf, toTestQuery } from '../../support/store-harness.ts'
import {
  ACCOUNT_ID,
  ADMIN,
  createTrailEnvironment,
  openTrailProcess,
  type TrailEnvironment,
  type TrailProcess,
} from '../../support/trail-harness.ts'

const ALL_WELL = { conflicts: 0, epochs: 0, problems: 0, failures: 0 }

describe.each(DATABASES)('the daily verification, on %s,', (database) => {
  let environment: TrailEnvironment
  let daybook: TrailProcess
  beforeEach(async () => {
    environment = await createTrailEnvironment(database)
    daybook = await openTrailProcess(environment)
  })
  afterEach(async () => {
    await daybook.close()
    environment.remove()
  })

  const start = async (name: string, draft = {}) => {
    await daybook.createTrail({ name, bucket: `file:${name}`, hasDigests: true, ...draft })
    await daybook.setLogging(name, true)
  }
  const deliver = async (until: string) => {
    await daybook.receiveEvents(until, 3)
    daybook.setClock(until)
    await daybook.deliver()
    await daybook.writeDigests()
  }
  const bucket = (name: string) =>
    openBucket(`file:${name}`, {
      connection: null,
      dataDir: join(environment.dataDir, 'customers', ACCOUNT_ID),
    })
  const archiveKeys = async (name: string) =>
    (await Array.fromAsync(bucket(name).list(''), ({ key }) => key)).filter((key) =>
      key.includes('/CloudTrail/'),
    )
  const lastOf = async (name: string) =>
    daybook.store.forCustomer(1).verifications.findLast((await daybook.trail(name)).id)
  const run = () => daybook.services.verifyDaily()

  test('verifies each trail that can be read once a day, also with two processes', async () => {
    await start('one')
    await start('write-only', { isWriteOnly: true })
    await deliver('2026-03-01T13:00:01Z')
    const other =
      database === 'sqlite' ? null : await openTrailProcess(environment, { start: '2026-03-01T13:00:01Z' })
    const runs = await Promise.all([run(), ...(other ? [other.services.verifyDaily()] : [])])
    expect(runs.reduce((sum, { trails }) => sum + trails, 0)).toBe(1)
    await other?.close()
    expect(await lastOf('one')).toMatchObject({
      finishedAt: new Date('2026-03-01T13:00:01Z'),
      result: {
        ...{ isSound: true, isComplete: true, problems: 0, lines: [], error: null },
        verdict: expect.stringMatching(/^Valid: 1 of 1 digests/),
      },
    })
    expect(await lastOf('write-only')).toBeNull()
    daybook.setClock('2026-03-02T12:59:00Z')
    expect(await run()).toEqual({ trails: 0, problems: 0 })
    daybook.setClock('2026-03-02T13:00:02Z')
    expect(await run()).toEqual({ trails: 1, problems: 0 })
    daybook.setClock('2026-03-02T13:01:02Z')
    expect(await daybook.services.getTrailAlarms()).toEqual({ ...ALL_WELL, oldestVerificationSeconds: 60 })
  })

  test('finds an altered archive, and says so in the log, as an event and in the metrics', async () => {
    await start('one')
    await deliver('2026-03-01T13:00:01Z')
    const [key = ''] = await archiveKeys('one')
    await bucket('one').put(key, chunksOf('altered'))
    expect(await run()).toEqual({ trails: 1, problems: 1 })
    const line = expect.stringContaining(`altered: archive ${key}`)
    expect(await lastOf('one')).toMatchObject({ result: { isSound: false, problems: 1, lines: [line] } })
    expect(daybook.log).toMatchObject([
      { message: 'The verification of a trail found problems', trail: 'one', problems: 1, lines: [line] },
    ])
    expect(await daybook.services.getTrailAlarms()).toMatchObject({ problems: 1 })
    const query = { ...toTestQuery({ eventName: 'FindTrailProblems' }), until: new Date('2100-01-01') }
    const { events } = await daybook.store.forCustomer(1).events.listPage(query, 10, null)
    expect(events.map(({ record }) => JSON.parse(record))).toMatchObject([
      {
        requestParameters: { name: 'one' },
        errorMessage: expect.stringMatching(/^NOT valid: found 1 problem/),
      },
    ])
  })

  test('runs again an hour after the storage failed', async () => {
    await start('one')
    await deliver('2026-03-01T13:00:01Z')
    await daybook.store
      .forCustomer(1)
      .trails.update('one', (trail) => ({ ...trail, bucket: 'file:gone' }), eventOf(crypto.randomUUID()))
    expect(await run()).toEqual({ trails: 1, problems: 0 })
    expect(await lastOf('one')).toMatchObject({ result: { error: 'The bucket file:gone does not exist.' } })
    expect(await daybook.services.getTrailAlarms()).toMatchObject({ failures: 1 })
    expect(await run()).toEqual({ trails: 0, problems: 0 })
    daybook.advanceClock(3_601)
    expect(await run()).toEqual({ trails: 1, problems: 0 })
  })

  test('is given up at a shutdown, and done again by the next process', async () => {
    await start('one')
    await deliver('2026-03-01T13:00:01Z')
    daybook.abort()
    expect(await run()).toEqual({ trails: 0, problems: 0 })
    expect(await lastOf('one')).toBeNull()
  })
})

describe.each(DATABASES)('an archive that no digest lists, on %s,', (database) => {
  test('is a problem where a digest says that all are listed, and else only named', async () => {
    const environment = await createTrailEnvironment(database)
    const daybook = await openTrailProcess(environment)
    await daybook.createTrail({ name: 'keep', bucket: 'file:keep', hasDigests: true })
    await daybook.setLogging('keep', true)
    for (const minute of [10, 20, 40]) {
      await daybook.receiveEvents(`at-${minute}`, 2)
      daybook.setClock(`2026-03-01T12:${minute}:01Z`)
      await daybook.deliver()
    }
    daybook.setClock('2026-03-01T13:05:01Z')
    await daybook.deliver()
    await daybook.writeDigests()
    expect((await daybook.verifyTrail('keep')).findings).toEqual([])
    const bucket = openBucket('file:keep', {
      connection: null,
      dataDir: join(environment.dataDir, 'customers', ACCOUNT_ID),
    })
    const at = (time: string) =>
      `AWSLogs/${ACCOUNT_ID}/CloudTrail/local/2026/03/01/${ACCOUNT_ID}_CloudTrail_local_20260301T${time}Z_PLANTED.tar.gz`
    for (const time of ['1130', '1230', '1310']) await bucket.put(at(time), chunksOf('planted'))
    const { findings } = await daybook.verifyTrail('keep')
    expect(findings).toEqual([
      {
        ...{ what: 'unlisted', kind: 'archive', key: at('1230') },
        says: 'No digest lists it, although a digest says that all archives from its time are listed.',
      },
    ])
    await daybook.close()
    environment.remove()
  })

  test('is only named while another trail writes, or has written, into the same folder', async () => {
    const environment = await createTrailEnvironment(database)
    const daybook = await openTrailProcess(environment)
    for (const name of ['keep', 'plain']) {
      await daybook.createTrail({ name, bucket: 'file:shared', hasDigests: name === 'keep' })
      await daybook.setLogging(name, true)
    }
    await daybook.receiveEvents('both', 2)
    daybook.setClock('2026-03-01T12:30:01Z')
    await daybook.deliver()
    await daybook.trails.delete(ADMIN, 'plain')
    for (const [minute, name] of [
      ['12:40', 'alone'],
      ['13:05', 'later'],
      ['14:05', 'last'],
    ]) {
      await daybook.receiveEvents(name ?? '', 2)
      daybook.setClock(`2026-03-01T${minute}:01Z`)
      await daybook.deliver()
      await daybook.writeDigests()
    }
    expect((await daybook.verifyTrail('keep')).findings).toEqual([])
    await daybook.close()
    environment.remove()
  })
})

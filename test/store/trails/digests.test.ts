import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { eventOf, HOUR_MS, NOON, openTestStore } from '../../support/store-harness.ts'

const END = new Date(NOON.getTime() + HOUR_MS)

describe.each(DATABASES)('digests, on %s', (database) => {
  let opened: Awaited<ReturnType<typeof openTestStore>>
  const digests = (customer = 1) => opened.store.forCustomer(customer).digests
  beforeAll(async () => {
    opened = await openTestStore(database)
    await opened.store.customers.createFirst({
      customer: { name: 'Default', accountId: '000000000001', organisationId: 'o1' },
      project: { id: 'default', name: 'default' },
      administrator: { userName: 'admin', passwordHash: 'h' },
      accessKey: null,
      now: NOON,
    })
  })
  afterAll(() => opened.close())

  test('of many that claim a number, an end or an archive, one has it, whole', async () => {
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, i) => digests().claim(row('claims', 1, { hash: `${i}` }), ['a', 'b'])),
    )
    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(await digests().claim(row('claims', 2), ['c'])).toBe(false)
    expect(await digests().claim(row('claims', 2, { end: NOON }), ['c', 'a'])).toBe(false)
    expect([...(await digests().filterUnlisted('claims', ['a', 'b', 'c', 'd']))]).toEqual(['c', 'd'])
    expect(await digests().findLast('claims')).toMatchObject({ number: 1 })
    expect(await digests().claim(row('claims', 2, { end: NOON }), ['c'])).toBe(true)
  })

  test('one lists an archive once it is in the bucket, and keeps no body then', async () => {
    await digests().claim(row('written', 1), ['a'])
    expect(await digests().listUnwritten('written')).toMatchObject([{ number: 1, body: 'body', writtenAt: null }])
    expect(await digests().findByArchive('written', 'a')).toBeNull()
    expect(await digests().listWritten('written', new Date(0), END, 9)).toEqual([])
    await digests().markWritten('written', 1, NOON)
    expect(await digests().listUnwritten('written')).toEqual([])
    expect(await digests().findByArchive('written', 'a')).toMatchObject({ number: 1, body: null, writtenAt: NOON })
    expect(await digests().findByArchive('written', 'b')).toBeNull()
    expect(await digests().listWritten('written', NOON, END, 9)).toHaveLength(1)
    expect(await digests().listWritten('written', END, new Date(END.getTime() + 1), 9)).toEqual([])
  })

  test('one that is not in the bucket can be withdrawn, one that is cannot', async () => {
    const keys = Array.from({ length: 1_100 }, (_, i) => `k${i}`)
    await digests().claim(row('withdrawn', 1), keys)
    await digests().release('withdrawn', 1)
    expect(await digests().findLast('withdrawn')).toBeNull()
    expect(await digests().claim(row('withdrawn', 1), keys)).toBe(true)
    expect((await digests().filterUnlisted('withdrawn', [...keys, 'new'])).size).toBe(1)
    await digests().markWritten('withdrawn', 1, NOON)
    await digests().release('withdrawn', 1)
    expect(await digests().findLast('withdrawn')).toMatchObject({ number: 1 })
  })

  test('another customer sees none of them', async () => {
    await digests().claim(row('own', 1, { writtenAt: NOON }), ['a'])
    expect(await digests(2).findLast('own')).toBeNull()
    expect(await digests(2).findByArchive('own', 'a')).toBeNull()
    expect(await digests(2).listWritten('own', new Date(0), END, 9)).toEqual([])
    expect(await digests(2).listArchivesOfEvent('x')).toEqual([])
  })

  test('an event is sought in the archives of the windows that hold it', async () => {
    const { store } = opened
    await store.forCustomer(1).trails.create(trail(), 2, eventOf(crypto.randomUUID()))
    const soon = (seconds: number) => new Date(NOON.getTime() + seconds * 1_000)
    await store.append([eventOf('before')])
    await store.deliveryWindows.closeWindows(soon(1))
    for (const [second, id] of [
      [2, 'x'],
      [3, 'y'],
    ] as const) {
      await store.append([eventOf(id)])
      await store.deliveryWindows.closeWindows(soon(second))
      const delivery = await store.deliveryWindows.claim(soon(second))
      if (delivery) await store.deliveryWindows.complete(delivery, [archiveOf(id)], soon(second))
    }
    expect(await digests().listArchivesOfEvent('x')).toEqual([{ trailId: 'holding', bucket: 'logs', key: 'x' }])
    expect(await digests().listArchivesOfEvent('y')).toEqual([{ trailId: 'holding', bucket: 'logs', key: 'y' }])
    expect(await digests().listArchivesOfEvent('before')).toEqual([])
    expect(await digests().listArchivesOfEvent('nobody')).toEqual([])
  })
})

function row(trailId: string, number: number, more: object = {}) {
  return {
    trailId,
    number,
    start: NOON,
    end: END,
    bucket: 'logs',
    key: `digest ${number}`,
    fingerprint: 'f',
    hash: 'h',
    signature: 's',
    isFinal: false,
    body: 'body',
    writtenAt: null,
    ...more,
  }
}

function archiveOf(key: string) {
  const at = NOON.toISOString()
  const about = {
    bytes: 1,
    sha256: 'h',
    count: 1,
    oldestEventTime: at,
    newestEventTime: at,
    merkleRoot: null,
  }
  return { bucket: 'logs', key, ...about }
}

function trail() {
  return {
    id: 'holding',
    name: 'holding',
    region: 'local',
    bucket: 'logs',
    prefix: null,
    project: 'default',
    isMultiRegion: false,
    hasGlobalEvents: true,
    hasDigests: true,
    format: 'tar.gz' as const,
    selectors: null,
    tags: [],
    isLogging: true,
    startedAt: NOON,
    stoppedAt: null,
    createdAt: NOON,
  }
}

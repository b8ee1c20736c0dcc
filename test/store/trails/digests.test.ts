import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { eventOf, HOUR_MS, NOON, openTestStore } from '../../support/store-harness.ts'

const END = new Date(NOON.getTime() + HOUR_MS)

describe.each(DATABASES)('the digest store on %s', (database) => {
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

  test('lets one of several claims have a number, an end or an archive, and the others nothing', async () => {
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

  test('finds the digest of an archive once it is in the bucket, and then keeps no body', async () => {
    await digests().claim(row('written', 1), ['a'])
    expect(await digests().listUnwritten('written')).toMatchObject([
      { number: 1, body: 'body', writtenAt: null },
    ])
    expect(await digests().findByArchive('written', 'a')).toBeNull()
    expect(await digests().listWritten('written', new Date(0), END, 9)).toEqual([])
    await digests().markWritten('written', 1, NOON)
    expect(await digests().listUnwritten('written')).toEqual([])
    expect(await digests().findByArchive('written', 'a')).toMatchObject({
      number: 1,
      body: null,
      writtenAt: NOON,
    })
    expect(await digests().findByArchive('written', 'b')).toBeNull()
    expect(await digests().listWritten('written', NOON, END, 9)).toHaveLength(1)
    expect(await digests().listWritten('written', END, new Date(END.getTime() + 1), 9)).toEqual([])
  })

  test('releases a digest only if it is not in the bucket', async () => {
    const keys = Array.from({ length: 1_100 }, (_, i) => `k${i}`)
    await digests().claim(row('released', 1), keys)
    await digests().release('released', 1)
    expect(await digests().findLast('released')).toBeNull()
    expect(await digests().claim(row('released', 1), keys)).toBe(true)
    expect((await digests().filterUnlisted('released', [...keys, 'new'])).size).toBe(1)
    await digests().markWritten('released', 1, NOON)
    await digests().release('released', 1)
    expect(await digests().findLast('released')).toMatchObject({ number: 1 })
  })

  test('returns no digests of another customer', async () => {
    await digests().claim(row('own', 1, { writtenAt: NOON }), ['a'])
    expect(await digests(2).findLast('own')).toBeNull()
    expect(await digests(2).findByArchive('own', 'a')).toBeNull()
    expect(await digests(2).listWritten('own', new Date(0), END, 9)).toEqual([])
    expect(await digests(2).listArchivesOfEvent('x')).toEqual([])
  })

  test('returns the archives of the windows that contain an event', async () => {
    const { store } = opened
    await store.append([eventOf('before')])
    await store.forCustomer(1).trails.create(trail(), 2, eventOf('creation'))
    const after = (seconds: number) => new Date(NOON.getTime() + seconds * 1_000)
    for (const [second, id] of [
      [1, 'w'],
      [2, 'x'],
      [3, 'y'],
    ] as const) {
      await store.append([eventOf(id)])
      await store.deliveryWindows.closeWindows(after(second), after(second))
      const delivery = await store.deliveryWindows.claim(after(second))
      if (delivery) await store.deliveryWindows.complete(delivery, [archiveOf(id)], after(second))
    }
    expect(await digests().listArchivesOfEvent('x')).toEqual([{ trailId: 'trail', bucket: 'logs', key: 'x' }])
    expect(await digests().listArchivesOfEvent('y')).toEqual([{ trailId: 'trail', bucket: 'logs', key: 'y' }])
    expect(await digests().listArchivesOfEvent('creation')).toMatchObject([{ key: 'w' }])
    expect(await digests().listArchivesOfEvent('before')).toEqual([])
    expect(await digests().listArchivesOfEvent('missing')).toEqual([])
  })
})

function row(trailId: string, number: number, members: object = {}) {
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
    triedAt: null,
    coveredUntil: null,
    ...members,
  }
}

function archiveOf(key: string) {
  const at = NOON.toISOString()
  const contents = {
    bytes: 1,
    sha256: 'h',
    count: 1,
    oldestEventTime: at,
    newestEventTime: at,
    merkleRoot: null,
    submissions: null,
  }
  return { bucket: 'logs', key, ...contents }
}

function trail() {
  return {
    id: 'trail',
    name: 'trail',
    region: 'local',
    bucket: 'logs',
    prefix: null,
    project: 'default',
    isMultiRegion: false,
    hasGlobalEvents: true,
    hasDigests: true,
    format: 'tar.gz' as const,
    isWriteOnly: false,
    selectors: null,
    tags: [],
    isLogging: true,
    startedAt: NOON,
    stoppedAt: null,
    createdAt: NOON,
  }
}

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Caller } from '../../../src/domain/access/caller.ts'
import type { Grant } from '../../../src/domain/access/grant.ts'
import { DEFAULT_SELECTOR } from '../../../src/domain/trails/selector.ts'
import { createAudit } from '../../../src/services/audit.ts'
import { createTrails } from '../../../src/services/trails/trails.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { CAROL, createTestUser, TEST_CLIENT } from '../../support/test-users.ts'

const UNKNOWN_KEY = 'The AWS Access Key Id you provided does not exist in our records'
const DRAFT = {
  bucket: 'bucket',
  prefix: null,
  project: null,
  isMultiRegion: false,
  hasGlobalEvents: true,
  hasDigests: false,
  tags: [],
}
const WRITE_ONLY = {
  kind: 'basic' as const,
  selectors: [{ ...DEFAULT_SELECTOR, readWrite: 'WriteOnly' as const }],
}

describe.each(DATABASES)('trails, on %s', (database) => {
  let daybook: TestApp
  let trails: TestApp['app']['services']['trails']
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await createTestUser(daybook, CAROL)
    trails = daybook.app.services.trails
  })
  beforeEach(async () => {
    for (const { name } of await trails.list(owner)) await trails.delete(owner, name)
  })
  afterAll(() => daybook.close())

  const owner = callerOf(1, ['activity-log', 'file'])
  const viewer = callerOf(1, ['activity-log'])
  const withoutRead = callerOf(1, ['file', 'collector'])
  const otherCustomer = callerOf(2, ['activity-log', 'file'])

  test('without a grant to read events, every operation is forbidden', async () => {
    await trails.create(owner, { ...DRAFT, name: 'audit' })
    for (const run of [
      () => trails.list(withoutRead),
      () => trails.get(withoutRead, 'audit'),
      () => trails.get(withoutRead, 'none'),
      () => trails.create(withoutRead, { ...DRAFT, name: 'other' }),
      () => trails.delete(withoutRead, 'audit'),
    ])
      expect(await failureOf(run())).toMatchObject({
        code: 'forbidden',
        message: expect.stringContaining('activity-log'),
      })
  })

  test('with read access but without the grant file, trails can be listed but not changed; the message is that of object storage', async () => {
    await trails.create(owner, { ...DRAFT, name: 'audit' })
    expect(await trails.list(viewer)).toHaveLength(1)
    for (const run of [
      () => trails.create(viewer, { ...DRAFT, name: 'other' }),
      () => trails.create(viewer, { ...DRAFT, name: 'other', project: 'default' }),
      () => trails.update(viewer, 'audit', { bucket: 'mine' }),
      () => trails.delete(viewer, 'audit'),
      () => trails.setLogging(viewer, 'audit', true),
      () => trails.setSelectors(viewer, 'audit', WRITE_ONLY),
      () => trails.addTags(viewer, 'audit', []),
      () => trails.removeTags(viewer, 'audit', []),
    ])
      expect(await failureOf(run())).toMatchObject({ code: 'forbidden', message: UNKNOWN_KEY })
    expect(await trails.list(owner)).toMatchObject([{ name: 'audit', bucket: 'bucket', isLogging: false }])
  })

  test('the grant file in another project is not enough, nor is a project that does not exist', async () => {
    const elsewhere = { ...viewer, grants: [...viewer.grants, { name: 'file' as const, project: 'other' }] }
    await trails.create(owner, { ...DRAFT, name: 'audit' })
    expect(await failureOf(trails.create(owner, { ...DRAFT, name: 'two', project: 'other' }))).toMatchObject({
      message: UNKNOWN_KEY,
    })
    expect(await failureOf(trails.create(elsewhere, { ...DRAFT, name: 'two' }))).toMatchObject({
      message: UNKNOWN_KEY,
    })
    expect(await failureOf(trails.update(elsewhere, 'audit', { project: 'other' }))).toMatchObject({
      message: UNKNOWN_KEY,
    })
    expect(await failureOf(trails.update(owner, 'audit', { project: 'other' }))).toMatchObject({
      message: UNKNOWN_KEY,
    })
  })

  test('a new trail belongs to the first project in which the caller has the grant file, and is not logging', async () => {
    expect(await trails.create(owner, { ...DRAFT, name: 'audit' })).toMatchObject({
      project: 'default',
      region: 'local',
      isLogging: false,
      startedAt: null,
      selectors: null,
    })
  })

  test('another customer does not see the trails and can use the same names', async () => {
    await trails.create(owner, { ...DRAFT, name: 'audit' })
    const arn = 'arn:aws:cloudtrail:local:000000000001:trail/audit'
    expect(await trails.list(otherCustomer)).toEqual([])
    for (const name of ['audit', arn])
      for (const run of [
        () => trails.get(otherCustomer, name),
        () => trails.update(otherCustomer, name, {}),
        () => trails.delete(otherCustomer, name),
        () => trails.setLogging(otherCustomer, name, true),
      ])
        expect(await failureOf(run())).toMatchObject({ reason: 'unknown', code: 'not_found' })
    await trails.create(otherCustomer, { ...DRAFT, name: 'audit', bucket: 'theirs' })
    expect(await trails.get(owner, arn)).toMatchObject({ bucket: 'bucket' })
    await trails.delete(otherCustomer, 'audit')
  })

  test('an ARN of another account, region or partition is unknown, although its trail name exists', async () => {
    await trails.create(owner, { ...DRAFT, name: 'audit' })
    for (const arn of [
      'arn:aws:cloudtrail:local:000000000002:trail/audit',
      'arn:aws:cloudtrail:elsewhere:000000000001:trail/audit',
      'arn:aws-cn:cloudtrail:local:000000000001:trail/audit',
    ])
      expect(await failureOf(trails.get(owner, arn))).toMatchObject({
        reason: 'unknown',
        message: `Unknown trail: ${arn} for the user: 000000000001`,
      })
  })

  test('a trail keeps its ARN when the region of Daybook is changed', async () => {
    await trails.create(owner, { ...DRAFT, name: 'audit' })
    const settings = { ...daybook.app.context.settings, region: 'elsewhere' }
    const context = { ...daybook.app.context, settings }
    const moved = createTrails({ ...context, audit: createAudit(context) }, async () => {})
    const arn = 'arn:aws:cloudtrail:local:000000000001:trail/audit'
    expect(await moved.get(owner, arn)).toMatchObject({ region: 'local' })
    expect(await moved.create(owner, { ...DRAFT, name: 'later' })).toMatchObject({ region: 'elsewhere' })
  })

  test('at most two trails are created, and each name once, also by concurrent requests', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => trails.create(owner, { ...DRAFT, name: `at-once-${i % 4}` })),
    )
    const reasons = results.flatMap((each) => (each.status === 'rejected' ? [each.reason.reason] : []))
    expect(reasons).toHaveLength(6)
    expect(reasons.every((reason) => reason === 'limit' || reason === 'exists')).toBe(true)
    expect(await trails.list(owner)).toHaveLength(2)
  })

  test('the times of start and stop are stored; starting or stopping again changes nothing', async () => {
    await trails.create(owner, { ...DRAFT, name: 'audit' })
    const setTime = (time: string) => daybook.setClock(`2026-03-01T${time}Z`)
    const times = async () => {
      const { isLogging, startedAt, stoppedAt } = await trails.get(owner, 'audit')
      return [isLogging, startedAt?.toISOString().slice(11, 16), stoppedAt?.toISOString().slice(11, 16)]
    }
    await trails.setLogging(owner, 'audit', false)
    expect(await times()).toEqual([false, undefined, undefined])
    setTime('12:01:00')
    await trails.setLogging(owner, 'audit', true)
    setTime('12:02:00')
    await trails.setLogging(owner, 'audit', true)
    expect(await times()).toEqual([true, '12:01', undefined])
    setTime('12:03:00')
    await trails.setLogging(owner, 'audit', false)
    setTime('12:04:00')
    await trails.setLogging(owner, 'audit', true)
    expect(await times()).toEqual([true, '12:04', '12:03'])
  })

  test('an update changes only the given settings, and an invalid one changes nothing', async () => {
    await trails.create(owner, {
      ...DRAFT,
      name: 'audit',
      prefix: 'daybook',
      tags: [{ key: 'a', value: '1' }],
    })
    await trails.setSelectors(owner, 'audit', WRITE_ONLY)
    await trails.update(owner, 'audit', { bucket: 'another' })
    const changed = {
      bucket: 'another',
      prefix: 'daybook',
      selectors: WRITE_ONLY,
      tags: [{ key: 'a', value: '1' }],
    }
    expect(await trails.get(owner, 'audit')).toMatchObject(changed)
    for (const [change, reason] of [
      [{ bucket: 'x', prefix: 'new' }, 'bucket'],
      [{ prefix: '/new' }, 'prefix'],
      [{ isMultiRegion: true, hasGlobalEvents: false }, 'combination'],
    ] as const)
      expect(await failureOf(trails.update(owner, 'audit', change))).toMatchObject({ reason })
    expect(await trails.get(owner, 'audit')).toMatchObject({ ...changed, isMultiRegion: false })
  })
})

// `expect(…).rejects` would block the event loop, so that the database's worker thread could not answer.
async function failureOf(request: Promise<unknown>): Promise<unknown> {
  try {
    return await request
  } catch (error) {
    return error
  }
}

function callerOf(id: number, names: Grant['name'][]): Caller {
  const accountId = String(id).padStart(12, '0')
  return {
    customer: { id, name: 'Customer', accountId, organisationId: 'o' },
    userName: 'ann',
    isPrimaryAdministrator: false,
    grants: names.map((name) => ({ name, project: 'default' })),
    firstProject: 'default',
    accessKeyId: null,
    clientInfo: TEST_CLIENT,
  }
}

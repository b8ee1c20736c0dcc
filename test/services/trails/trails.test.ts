import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Caller } from '../../../src/domain/access/caller.ts'
import type { Grant } from '../../../src/domain/access/grant.ts'
import { DEFAULT_SELECTOR } from '../../../src/domain/trails/selector.ts'
import { createAudit } from '../../../src/services/audit.ts'
import { createTrails } from '../../../src/services/trails/trails.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { CAROL, createTestUser, TEST_CLIENT } from '../../support/test-users.ts'

const NO_FILES = 'The AWS Access Key Id you provided does not exist in our records'
const DRAFT = {
  bucket: 'bucket',
  prefix: null,
  project: null,
  isMultiRegion: false,
  hasGlobalEvents: true,
  hasDigests: false,
  tags: [],
}
const WRITES = {
  kind: 'basic' as const,
  selectors: [{ ...DEFAULT_SELECTOR, readWrite: 'WriteOnly' as const }],
}

describe.each(DATABASES)('trails, on %s', (database) => {
  let daybook: TestApp
  let flow: TestApp['app']['services']['trails']
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    await createTestUser(daybook, CAROL)
    flow = daybook.app.services.trails
  })
  beforeEach(async () => {
    for (const { name } of await flow.list(owner)) await flow.delete(owner, name)
  })
  afterAll(() => daybook.close())

  const owner = callerOf(1, ['activity-log', 'file'])
  const viewer = callerOf(1, ['activity-log'])
  const nobody = callerOf(1, ['file', 'collector'])
  const stranger = callerOf(2, ['activity-log', 'file'])

  test('who may not look learns nothing, and may do nothing', async () => {
    await flow.create(owner, { ...DRAFT, name: 'audit' })
    for (const deed of [
      () => flow.list(nobody),
      () => flow.get(nobody, 'audit'),
      () => flow.get(nobody, 'none'),
      () => flow.create(nobody, { ...DRAFT, name: 'other' }),
      () => flow.delete(nobody, 'audit'),
    ])
      expect(await failureOf(deed())).toMatchObject({
        code: 'forbidden',
        message: expect.stringContaining('activity-log'),
      })
  })

  test('who may look but not use files sees trails and changes none, in the words of object storage', async () => {
    await flow.create(owner, { ...DRAFT, name: 'audit' })
    expect(await flow.list(viewer)).toHaveLength(1)
    for (const deed of [
      () => flow.create(viewer, { ...DRAFT, name: 'other' }),
      () => flow.create(viewer, { ...DRAFT, name: 'other', project: 'default' }),
      () => flow.update(viewer, 'audit', { bucket: 'mine' }),
      () => flow.delete(viewer, 'audit'),
      () => flow.setLogging(viewer, 'audit', true),
      () => flow.setSelectors(viewer, 'audit', WRITES),
      () => flow.addTags(viewer, 'audit', []),
      () => flow.removeTags(viewer, 'audit', []),
    ])
      expect(await failureOf(deed())).toMatchObject({ code: 'forbidden', message: NO_FILES })
    expect(await flow.list(owner)).toMatchObject([{ name: 'audit', bucket: 'bucket', isLogging: false }])
  })

  test('files in another project do not help, nor do files in a project that is not there', async () => {
    const elsewhere = { ...viewer, grants: [...viewer.grants, { name: 'file' as const, project: 'other' }] }
    await flow.create(owner, { ...DRAFT, name: 'audit' })
    expect(await failureOf(flow.create(owner, { ...DRAFT, name: 'two', project: 'other' }))).toMatchObject({
      message: NO_FILES,
    })
    expect(await failureOf(flow.create(elsewhere, { ...DRAFT, name: 'two' }))).toMatchObject({
      message: NO_FILES,
    })
    expect(await failureOf(flow.update(elsewhere, 'audit', { project: 'other' }))).toMatchObject({
      message: NO_FILES,
    })
    expect(await failureOf(flow.update(owner, 'audit', { project: 'other' }))).toMatchObject({
      message: NO_FILES,
    })
  })

  test('a trail belongs to the first project in which its maker may use files, and does not log yet', async () => {
    expect(await flow.create(owner, { ...DRAFT, name: 'audit' })).toMatchObject({
      project: 'default',
      region: 'local',
      isLogging: false,
      startedAt: null,
      selectors: null,
    })
  })

  test('another customer has none of them, and may use the same names', async () => {
    await flow.create(owner, { ...DRAFT, name: 'audit' })
    const arn = 'arn:aws:cloudtrail:local:000000000001:trail/audit'
    expect(await flow.list(stranger)).toEqual([])
    for (const name of ['audit', arn])
      for (const deed of [
        () => flow.get(stranger, name),
        () => flow.update(stranger, name, {}),
        () => flow.delete(stranger, name),
        () => flow.setLogging(stranger, name, true),
      ])
        expect(await failureOf(deed())).toMatchObject({ reason: 'unknown', code: 'not_found' })
    await flow.create(stranger, { ...DRAFT, name: 'audit', bucket: 'theirs' })
    expect(await flow.get(owner, arn)).toMatchObject({ bucket: 'bucket' })
    await flow.delete(stranger, 'audit')
  })

  test('an ARN of another account or region is unknown, not a name in disguise', async () => {
    await flow.create(owner, { ...DRAFT, name: 'audit' })
    for (const arn of [
      'arn:aws:cloudtrail:local:000000000002:trail/audit',
      'arn:aws:cloudtrail:elsewhere:000000000001:trail/audit',
      'arn:aws-cn:cloudtrail:local:000000000001:trail/audit',
    ])
      expect(await failureOf(flow.get(owner, arn))).toMatchObject({
        reason: 'unknown',
        message: `Unknown trail: ${arn} for the user: 000000000001`,
      })
  })

  test('a trail keeps the ARN it was made with when Daybook moves to another region', async () => {
    await flow.create(owner, { ...DRAFT, name: 'audit' })
    const { store } = daybook.app
    const settings = { region: 'elsewhere', retentionDays: 30 }
    const log = { error: () => {} }
    const own = createAudit({
      append: store.append,
      clock: daybook.clock,
      newId: () => crypto.randomUUID(),
      settings,
      log,
    })
    const moved = createTrails(
      store.forCustomer,
      own,
      async () => {},
      daybook.clock,
      () => 'id',
      { region: 'elsewhere', trailLimit: 2 },
    )
    const arn = 'arn:aws:cloudtrail:local:000000000001:trail/audit'
    expect(await moved.get(owner, arn)).toMatchObject({ region: 'local' })
    expect(await moved.create(owner, { ...DRAFT, name: 'later' })).toMatchObject({ region: 'elsewhere' })
  })

  test('two trails are the most, however many are made at once, and a name is taken once', async () => {
    const made = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => flow.create(owner, { ...DRAFT, name: `at-once-${i % 4}` })),
    )
    const reasons = made.flatMap((each) => (each.status === 'rejected' ? [each.reason.reason] : []))
    expect(reasons).toHaveLength(6)
    expect(reasons.every((reason) => reason === 'limit' || reason === 'exists')).toBe(true)
    expect(await flow.list(owner)).toHaveLength(2)
  })

  test('started and stopped are remembered, and what is so already stays as it was', async () => {
    await flow.create(owner, { ...DRAFT, name: 'audit' })
    const at = (time: string) => daybook.setClock(`2026-03-01T${time}Z`)
    const times = async () => {
      const { isLogging, startedAt, stoppedAt } = await flow.get(owner, 'audit')
      return [isLogging, startedAt?.toISOString().slice(11, 16), stoppedAt?.toISOString().slice(11, 16)]
    }
    await flow.setLogging(owner, 'audit', false)
    expect(await times()).toEqual([false, undefined, undefined])
    at('12:01:00')
    await flow.setLogging(owner, 'audit', true)
    at('12:02:00')
    await flow.setLogging(owner, 'audit', true)
    expect(await times()).toEqual([true, '12:01', undefined])
    at('12:03:00')
    await flow.setLogging(owner, 'audit', false)
    at('12:04:00')
    await flow.setLogging(owner, 'audit', true)
    expect(await times()).toEqual([true, '12:04', '12:03'])
  })

  test('a change keeps what it does not name, and is refused whole', async () => {
    await flow.create(owner, { ...DRAFT, name: 'audit', prefix: 'daybook', tags: [{ key: 'a', value: '1' }] })
    await flow.setSelectors(owner, 'audit', WRITES)
    await flow.update(owner, 'audit', { bucket: 'another' })
    const changed = {
      bucket: 'another',
      prefix: 'daybook',
      selectors: WRITES,
      tags: [{ key: 'a', value: '1' }],
    }
    expect(await flow.get(owner, 'audit')).toMatchObject(changed)
    for (const [change, reason] of [
      [{ bucket: 'x', prefix: 'new' }, 'bucket'],
      [{ prefix: '/new' }, 'prefix'],
      [{ isMultiRegion: true, hasGlobalEvents: false }, 'combination'],
    ] as const)
      expect(await failureOf(flow.update(owner, 'audit', change))).toMatchObject({ reason })
    expect(await flow.get(owner, 'audit')).toMatchObject({ ...changed, isMultiRegion: false })
  })
})

// Bun's own `rejects` waits without letting the database's threads answer.
async function failureOf(deed: Promise<unknown>): Promise<unknown> {
  try {
    return await deed
  } catch (error) {
    return error
  }
}

function callerOf(id: number, names: Grant['name'][]): Caller {
  const accountId = String(id).padStart(12, '0')
  return {
    customer: { id, name: 'Customer', accountId, organisationId: 'o' },
    userName: 'someone',
    isPrimaryAdministrator: false,
    grants: names.map((name) => ({ name, project: 'default' })),
    firstProject: 'default',
    accessKeyId: null,
    clientInfo: TEST_CLIENT,
  }
}

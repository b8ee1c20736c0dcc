import type { Caller } from '../../src/domain/access/caller.ts'
import type { Grant } from '../../src/domain/access/grant.ts'
import type { Permission } from '../../src/domain/access/permissions.ts'
import type { TestApp } from './test-app.ts'
import { administratorOf, OTHER_ACCOUNT, TEST_CLIENT } from './test-users.ts'

/** Somebody at the doors of a Daybook: how they show who they are, and what they may; null for nobody. */
export type CastMember = {
  name: string
  may: Permission[] | null
  key: { accessKeyId: string; secretAccessKey: string } | null
  session: { token: string; csrf: string } | null
  caller: Caller | null
}

const FIRST_ACCOUNT = '000000000001'
const WAY = { signInMethod: 'test', issuer: 'test' }
const TAGS = { department: '', customerDefined1: '', customerDefined2: '' }

/** What each kind of person may do, said once more so that Daybook's own table is held by it. */
const KINDS: { name: string; grants: Grant[]; may: Permission[] }[] = [
  { name: 'no-grants', grants: [], may: ['authenticated'] },
  {
    name: 'looks-elsewhere',
    grants: [{ name: 'activity-log', project: 'elsewhere' }],
    may: ['authenticated', 'events:read'],
  },
  {
    name: 'trail-admin',
    grants: [{ name: 'cloudtrail-administrator', project: 'default' }],
    may: ['authenticated', 'events:read'],
  },
  { name: 'file-only', grants: [{ name: 'file', project: 'default' }], may: ['authenticated'] },
  {
    name: 'looks-and-files',
    grants: [
      { name: 'activity-log', project: 'elsewhere' },
      { name: 'file', project: 'default' },
    ],
    may: ['authenticated', 'events:read', 'trails:write'],
  },
  { name: 'reports', grants: [{ name: 'reports', project: null }], may: ['authenticated', 'reports:read'] },
  { name: 'collector', grants: [{ name: 'collector', project: 'default' }], may: ['authenticated', 'events:write'] },
]

/** One of each kind, settled in a daybook whose clock stands at noon; it stands half a day later then. */
export async function accessCast(daybook: TestApp): Promise<CastMember[]> {
  const first = await administratorOf(daybook, FIRST_ACCOUNT)
  const { users: people, projects, accessKeys: keys } = daybook.app.services
  await projects.create(first, 'elsewhere', 'Elsewhere')
  const late = await expired(daybook, first)
  const living = []
  for (const { name, grants, may } of KINDS) living.push(await settled(daybook, first, name, grants, may))
  const out = []
  for (const name of ['deleted', 'deactivated', 'revoked-key', 'stopped-key']) {
    out.push(await settled(daybook, first, name, [{ name: 'activity-log', project: 'default' }], null))
  }
  await people.delete(first, 'deleted')
  await people.deactivate(first, 'deactivated')
  await keys.delete(first, keyOf(out, 'revoked-key'))
  await keys.deactivate(first, keyOf(out, 'stopped-key'))
  const prime = await settled(daybook, first, 'primary', [], ['authenticated', 'reports:read', 'admin'])
  await people.transferPrimaryAdministrator(first, 'primary')
  const theirs = await administratorOf(daybook, OTHER_ACCOUNT)
  const all: Permission[] = ['authenticated', 'events:read', 'events:write', 'trails:write', 'reports:read', 'admin']
  return [
    { name: 'anonymous', may: null, key: null, session: null, caller: null },
    ...living,
    { ...prime, caller: await callerOf(daybook, prime) },
    ...out.map((each) => ({ ...each, session: /key/.test(each.name) ? null : each.session })),
    late,
    { ...(await entering(daybook, theirs)), name: 'other customer’s primary', may: all, caller: theirs },
  ]
}

async function settled(
  daybook: TestApp,
  by: Caller,
  name: string,
  grants: Grant[],
  may: Permission[] | null,
) {
  await daybook.app.services.users.create(by, name, TAGS, null)
  for (const grant of grants) await daybook.app.services.users.grant(by, name, grant)
  const known = await daybook.app.store.principals.findByUser(by.customer.id, name)
  if (!known) throw new Error(`${name} was not settled.`)
  const caller = { ...known, clientInfo: TEST_CLIENT }
  const { accessKeyId, secretAccessKey } = await daybook.app.services.accessKeys.create(by, name)
  const session = await daybook.app.services.sessions.createForUser(
    caller.customer.id,
    name,
    TEST_CLIENT,
    WAY,
  )
  return { name, may, key: { accessKeyId, secretAccessKey }, session, caller }
}

async function entering(daybook: TestApp, caller: Caller) {
  const { accessKeyId, secretAccessKey } = await daybook.app.services.accessKeys.create(
    caller,
    caller.userName,
  )
  const session = await daybook.app.services.sessions.createForUser(
    caller.customer.id,
    caller.userName,
    TEST_CLIENT,
    WAY,
  )
  return { key: { accessKeyId, secretAccessKey }, session }
}

// May look, but came in thirteen hours ago.
async function expired(daybook: TestApp, first: Caller): Promise<CastMember> {
  const grant = { name: 'activity-log', project: 'default' } as const
  const { session } = await settled(daybook, first, 'late', [grant], null)
  daybook.at('2026-03-02T01:00:00Z')
  return { name: 'expired session', may: null, key: null, session, caller: null }
}

async function callerOf(daybook: TestApp, { caller }: { caller: Caller }): Promise<Caller> {
  const known = await daybook.app.store.principals.findByUser(caller.customer.id, caller.userName)
  if (!known) throw new Error(`${caller.userName} has gone.`)
  return { ...known, clientInfo: TEST_CLIENT }
}

function keyOf(all: CastMember[], name: string): string {
  return all.find((each) => each.name === name)?.key?.accessKeyId ?? ''
}

import type { Caller } from '../../src/domain/access/caller.ts'
import type { Grant } from '../../src/domain/access/grant.ts'
import type { Permission } from '../../src/domain/access/permissions.ts'
import type { TestApp } from './test-app.ts'
import { administratorOf, OTHER_ACCOUNT, TEST_CLIENT } from './test-users.ts'

/**
 * A kind of user with their credentials. `permissions` is null for a member whose credentials are missing or no longer
 * valid.
 */
export type CastMember = {
  name: string
  permissions: Permission[] | null
  key: { accessKeyId: string; secretAccessKey: string } | null
  session: { token: string; csrf: string } | null
  caller: Caller | null
}

const FIRST_ACCOUNT = '000000000001'
const SIGN_IN_METHOD = { signInMethod: 'test', issuer: 'test' }
const TAGS = { department: '', customerDefined1: '', customerDefined2: '' }
const EVENT_READER: Grant = { name: 'activity-log', project: 'default' }

/** What each kind of user may do. Repeats the rules on purpose, so that the tests check Daybook's own table. */
const KINDS: { name: string; grants: Grant[]; permissions: Permission[] }[] = [
  { name: 'no-grants', grants: [], permissions: ['authenticated'] },
  {
    name: 'event-reader-elsewhere',
    grants: [{ name: 'activity-log', project: 'elsewhere' }],
    permissions: ['authenticated', 'events:read'],
  },
  {
    name: 'trail-admin',
    grants: [{ name: 'cloudtrail-administrator', project: 'default' }],
    permissions: ['authenticated', 'events:read'],
  },
  { name: 'file-only', grants: [{ name: 'file', project: 'default' }], permissions: ['authenticated'] },
  {
    name: 'event-reader-with-file',
    grants: [
      { name: 'activity-log', project: 'elsewhere' },
      { name: 'file', project: 'default' },
    ],
    permissions: ['authenticated', 'events:read', 'trails:write'],
  },
  {
    name: 'reports',
    grants: [{ name: 'reports', project: null }],
    permissions: ['authenticated', 'reports:read'],
  },
  {
    name: 'collector',
    grants: [{ name: 'collector', project: 'default' }],
    permissions: ['authenticated', 'events:write'],
  },
  {
    name: 'system',
    grants: [{ name: 'system', project: 'default' }],
    permissions: ['authenticated', 'system:write'],
  },
]

// Those of the administrator of a new customer.
const FIRST_PERMISSIONS: Permission[] = [
  'authenticated',
  'events:read',
  'events:write',
  'trails:write',
  'reports:read',
  'admin',
]

/** Creates one member of each kind in a daybook whose clock is at noon, and sets the clock 13 hours ahead. */
export async function createAccessCast(daybook: TestApp): Promise<CastMember[]> {
  const administrator = await administratorOf(daybook, FIRST_ACCOUNT)
  await daybook.app.services.projects.create(administrator, 'elsewhere', 'Elsewhere')
  const expired = await createExpiredMember(daybook, administrator)
  const members = []
  for (const { name, grants, permissions } of KINDS)
    members.push(await createMember(daybook, administrator, name, grants, permissions))
  const former = await createFormerMembers(daybook, administrator)
  const primary = await createPrimaryAdministrator(daybook, administrator)
  const otherPrimary = await administratorOf(daybook, OTHER_ACCOUNT)
  return [
    { name: 'anonymous', permissions: null, key: null, session: null, caller: null },
    ...members,
    primary,
    ...former,
    expired,
    {
      ...(await createCredentials(daybook, otherPrimary)),
      name: 'other customer’s primary',
      permissions: FIRST_PERMISSIONS,
      caller: otherPrimary,
    },
  ]
}

/** Creates a user with grants, an access key and a session. */
export async function createMember(
  daybook: TestApp,
  administrator: Caller,
  name: string,
  grants: Grant[],
  permissions: Permission[] | null,
) {
  const { users } = daybook.app.services
  await users.create(administrator, name, TAGS, null)
  for (const grant of grants) await users.grant(administrator, name, grant)
  const caller = await loadCaller(daybook, administrator.customer.id, name)
  const { accessKeyId, secretAccessKey } = await daybook.app.services.accessKeys.create(administrator, name)
  return {
    name,
    permissions,
    key: { accessKeyId, secretAccessKey },
    session: await createSession(daybook, caller),
    caller,
  }
}

// Their session began 13 hours ago, and sessions end after 12 hours without a request.
async function createExpiredMember(daybook: TestApp, administrator: Caller): Promise<CastMember> {
  const { session } = await createMember(daybook, administrator, 'late', [EVENT_READER], null)
  daybook.setClock('2026-03-02T01:00:00Z')
  return { name: 'expired session', permissions: null, key: null, session, caller: null }
}

async function createFormerMembers(daybook: TestApp, administrator: Caller): Promise<CastMember[]> {
  const { users, accessKeys } = daybook.app.services
  const members = []
  for (const name of ['deleted', 'deactivated', 'deleted-key', 'deactivated-key'])
    members.push(await createMember(daybook, administrator, name, [EVENT_READER], null))
  await users.delete(administrator, 'deleted')
  await users.deactivate(administrator, 'deactivated')
  await accessKeys.delete(administrator, accessKeyIdOf(members, 'deleted-key'))
  await accessKeys.deactivate(administrator, accessKeyIdOf(members, 'deactivated-key'))
  return members.map((each) => ({ ...each, session: /key/.test(each.name) ? null : each.session }))
}

async function createPrimaryAdministrator(daybook: TestApp, administrator: Caller): Promise<CastMember> {
  const permissions: Permission[] = ['authenticated', 'reports:read', 'admin']
  const member = await createMember(daybook, administrator, 'primary', [], permissions)
  await daybook.app.services.users.transferPrimaryAdministrator(administrator, 'primary')
  return { ...member, caller: await loadCaller(daybook, administrator.customer.id, 'primary') }
}

async function createCredentials(daybook: TestApp, caller: Caller) {
  const { accessKeys } = daybook.app.services
  const { accessKeyId, secretAccessKey } = await accessKeys.create(caller, caller.userName)
  return { key: { accessKeyId, secretAccessKey }, session: await createSession(daybook, caller) }
}

/** Signs a user in. */
export function createSession({ app }: TestApp, { customer, userName }: Caller) {
  return app.services.sessions.createForUser(customer.id, userName, {
    ...{ clientInfo: TEST_CLIENT, method: SIGN_IN_METHOD, isConfirmed: true },
  })
}

/** Returns a user as a caller. */
export async function loadCaller(daybook: TestApp, customer: number, userName: string): Promise<Caller> {
  const principal = await daybook.app.store.principals.findByUser(customer, userName)
  if (!principal) throw new Error(`There is no user ${userName}.`)
  return { ...principal, clientInfo: TEST_CLIENT }
}

function accessKeyIdOf(members: CastMember[], name: string): string {
  return members.find((each) => each.name === name)?.key?.accessKeyId ?? ''
}

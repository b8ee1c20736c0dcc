import type { Caller, Grant } from '../../src/domain/access/caller.ts'
import type { Need } from '../../src/domain/access/permissions.ts'
import type { House } from './test-app.ts'
import { administratorOf, HERE, OTHER_ACCOUNT } from './test-users.ts'

/** Somebody at the doors of a house: how they show who they are, and what they may; null for nobody. */
export type Persona = {
  name: string
  may: Need[] | null
  key: { accessKeyId: string; secretAccessKey: string } | null
  session: { token: string; csrf: string } | null
  caller: Caller | null
}

const FIRST_ACCOUNT = '000000000001'
const WAY = { signInMethod: 'test', issuer: 'test' }
const TAGS = { department: '', customerDefined1: '', customerDefined2: '' }

/** What each kind of person may do, said once more so that the house's own table is held by it. */
const KINDS: { name: string; grants: Grant[]; may: Need[] }[] = [
  { name: 'no-grants', grants: [], may: ['nothing'] },
  {
    name: 'looks-elsewhere',
    grants: [{ name: 'activity-log', project: 'elsewhere' }],
    may: ['nothing', 'look'],
  },
  {
    name: 'trail-admin',
    grants: [{ name: 'cloudtrail-administrator', project: 'default' }],
    may: ['nothing', 'look'],
  },
  { name: 'file-only', grants: [{ name: 'file', project: 'default' }], may: ['nothing'] },
  {
    name: 'looks-and-files',
    grants: [
      { name: 'activity-log', project: 'elsewhere' },
      { name: 'file', project: 'default' },
    ],
    may: ['nothing', 'look', 'trail'],
  },
  { name: 'reports', grants: [{ name: 'reports', project: null }], may: ['nothing', 'report'] },
  { name: 'collector', grants: [{ name: 'collector', project: 'default' }], may: ['nothing', 'collect'] },
]

/** One of each kind, settled in a house whose clock stands at noon; it stands half a day later then. */
export async function personas(house: House): Promise<Persona[]> {
  const first = await administratorOf(house, FIRST_ACCOUNT)
  const { people, projects, keys } = house.app.flows
  await projects.create(first, 'elsewhere', 'Elsewhere')
  const late = await expired(house, first)
  const living = []
  for (const { name, grants, may } of KINDS) living.push(await settled(house, first, name, grants, may))
  const out = []
  for (const name of ['deleted', 'deactivated', 'revoked-key', 'stopped-key']) {
    out.push(await settled(house, first, name, [{ name: 'activity-log', project: 'default' }], null))
  }
  await people.remove(first, 'deleted')
  await people.deactivate(first, 'deactivated')
  await keys.remove(first, keyOf(out, 'revoked-key'))
  await keys.deactivate(first, keyOf(out, 'stopped-key'))
  const prime = await settled(house, first, 'primary', [], ['nothing', 'report', 'manage'])
  await people.handOver(first, 'primary')
  const theirs = await administratorOf(house, OTHER_ACCOUNT)
  const all: Need[] = ['nothing', 'look', 'collect', 'trail', 'report', 'manage']
  return [
    { name: 'anonymous', may: null, key: null, session: null, caller: null },
    ...living,
    { ...prime, caller: await callerOf(house, prime) },
    ...out.map((each) => ({ ...each, session: /key/.test(each.name) ? null : each.session })),
    late,
    { ...(await entering(house, theirs)), name: 'other customer’s primary', may: all, caller: theirs },
  ]
}

async function settled(house: House, by: Caller, name: string, grants: Grant[], may: Need[] | null) {
  await house.app.flows.people.create(by, name, TAGS, null)
  for (const grant of grants) await house.app.flows.people.grant(by, name, grant)
  const known = await house.app.store.callers.ofUser(by.customer.id, name)
  if (!known) throw new Error(`${name} was not settled.`)
  const caller = { ...known, origin: HERE }
  const { accessKeyId, secretAccessKey } = await house.app.flows.keys.create(by, name)
  const session = await house.app.flows.access.admit(caller.customer.id, name, HERE, WAY)
  return { name, may, key: { accessKeyId, secretAccessKey }, session, caller }
}

async function entering(house: House, caller: Caller) {
  const { accessKeyId, secretAccessKey } = await house.app.flows.keys.create(caller, caller.userName)
  const session = await house.app.flows.access.admit(caller.customer.id, caller.userName, HERE, WAY)
  return { key: { accessKeyId, secretAccessKey }, session }
}

// May look, but came in thirteen hours ago.
async function expired(house: House, first: Caller): Promise<Persona> {
  const grant = { name: 'activity-log', project: 'default' } as const
  const { session } = await settled(house, first, 'late', [grant], null)
  house.at('2026-03-02T01:00:00Z')
  return { name: 'expired session', may: null, key: null, session, caller: null }
}

async function callerOf(house: House, { caller }: { caller: Caller }): Promise<Caller> {
  const known = await house.app.store.callers.ofUser(caller.customer.id, caller.userName)
  if (!known) throw new Error(`${caller.userName} has gone.`)
  return { ...known, origin: HERE }
}

function keyOf(all: Persona[], name: string): string {
  return all.find((each) => each.name === name)?.key?.accessKeyId ?? ''
}

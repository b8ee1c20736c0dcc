import type { Caller } from '../../src/domain/access/caller.ts'
import type { Grant } from '../../src/domain/access/grant.ts'
import { createMember, createSession, loadCaller } from './access-cast.ts'
import { readFirstId } from './event-stream.ts'
import { saveSharedView } from './saved-view.ts'
import { serverOutcome, serverRequest } from './server-records.ts'
import { postJson, type TestApp } from './test-app.ts'
import { acceptPasswords, administratorOf, OTHER_ACCOUNT } from './test-users.ts'

/** The names of what a customer has in a project, by the placeholders of the cases. */
export type Names = { [placeholder: string]: string }

/** Who sends requests, with every credential that they can have. */
export type MatrixPersona = {
  kind: (typeof PERSONA_KINDS)[number]
  name: string
  authorization: string | null
  key: { accessKeyId: string; secretAccessKey: string } | null
  session: { token: string; csrf: string } | null
  /** For the API that takes user name and password. */
  basic: string | null
}

export type MatrixCustomer = {
  id: number
  accountId: string
  /** A word that is in all that only this customer may read, and the name of its log. No request has them. */
  words: string[]
  shop: Names
  cellar: Names
  /** May do everything in all projects. */
  owner: MatrixPersona
  /** Have grants in no project but the shop, or none at all. */
  personas: MatrixPersona[]
}

const PROJECT_GRANT_NAMES = [
  ...(['activity-log', 'cloudtrail-administrator'] as const),
  ...(['file', 'collector', 'system'] as const),
] as const
/** Anonymous, users without grants, with one, with all of one project, the primary administrator, and their limited keys. */
export const PERSONA_KINDS = [
  ...(['anonymous', 'none'] as const),
  ...PROJECT_GRANT_NAMES,
  ...(['reports', 'everything', 'primary', 'scoped key', 'expired key'] as const),
] as const

const JSON_TYPE = { 'content-type': 'application/json' }
const NO_TAGS = { department: '', customerDefined1: '', customerDefined2: '' }
const PASSWORD = 'a password of the matrix'
const ANONYMOUS: MatrixPersona = {
  ...{ kind: 'anonymous', name: 'anonymous', authorization: null, key: null, session: null, basic: null },
}
// Later than the windows and digests of what was sent at noon.
const AFTER_DELIVERIES = '2026-03-01T14:10:00Z'

const EXPIRY = '2026-03-01T14:11:00Z'
const AFTER_EXPIRY = '2026-03-01T14:12:00Z'

/** Creates two customers with two projects each, with everything that requests can name, and users of every kind. */
export async function createMatrixWorld(daybook: TestApp): Promise<MatrixCustomer[]> {
  const drafts = [
    await createCustomerData(daybook, '000000000001', 'a', 'kingfisher'),
    await createCustomerData(daybook, OTHER_ACCOUNT, 'b', 'nuthatch'),
  ]
  await deliverTrails(daybook)
  const customers = []
  for (const draft of drafts) customers.push(await completeCustomer(daybook, draft))
  await acceptPasswords(daybook)
  daybook.setClock(AFTER_EXPIRY)
  return customers
}

type Draft = Awaited<ReturnType<typeof createCustomerData>>

async function createCustomerData(daybook: TestApp, accountId: string, letter: string, word: string) {
  const administrator = await administratorOf(daybook, accountId)
  const { users, projects } = daybook.app.services
  for (const project of [`shop-${letter}`, `cellar-${letter}`]) {
    await projects.create(administrator, project, `The ${word} ${project}`)
    for (const name of [...PROJECT_GRANT_NAMES])
      await users.grant(administrator, administrator.userName, { name, project })
  }
  await createMember(daybook, administrator, `second-${letter}`, [], null)
  const ann = await createMember(daybook, administrator, `ann-${letter}`, [], null)
  const tags = { department: `${word} department`, customerDefined1: word, customerDefined2: '' }
  await users.update(administrator, `ann-${letter}`, tags)
  const owner = await loadCaller(daybook, administrator.customer.id, administrator.userName)
  const key = await daybook.app.services.accessKeys.create(owner, owner.userName)
  for (const project of [`shop-${letter}`, `cellar-${letter}`])
    await createProjectData(daybook, { owner, key, project, word })
  return { accountId, letter, word, owner, key, annKeyId: ann.key.accessKeyId }
}

async function createProjectData(
  daybook: TestApp,
  project: { owner: Caller; key: Key; project: string; word: string },
) {
  const { owner, key, word } = project
  const id = project.project
  const { trails, connections } = daybook.app.services
  const headers = { ...JSON_TYPE, authorization: basicOf(key) }
  const event = { eventName: 'OpenDoor', userName: word, eventSource: `${word}.example` }
  const records = [
    { ...event, eventID: `event-${id}`, resources: [{ name: `${word} door`, type: 'Door' }] },
    { ...serverRequest('StartInstances', `i-${id}`, '10:00'), userAgent: word },
    serverOutcome('StartInstances', `i-${id}`, '10:00'),
  ]
  const sent = await daybook.api(`/events?project=${id}`, { ...postJson({ Records: records }), headers })
  if (!sent.ok) throw new Error(await sent.text())
  const observed = { servers: [{ id: `i-${id}`, state: 'running' }] }
  const put = { ...postJson(observed), method: 'PUT', headers }
  if (!(await daybook.api(`/observations?project=${id}`, put)).ok) throw new Error('not observed')
  const storage = { endpoint: 'http://127.0.0.1:9', region: word, accessKeyId: 'K', secretAccessKey: word }
  await connections.connect(owner, 'storage', id, { ...storage, pathStyle: true })
  await connections.connect(owner, 'inventory', id, storage)
  await trails.create(owner, {
    ...{ name: `trail-${id}`, bucket: `file:${id}`, prefix: word, project: id, tags: [] },
    ...{ isMultiRegion: false, hasGlobalEvents: true, hasDigests: true, isLogging: true },
  })
}

async function deliverTrails(daybook: TestApp): Promise<void> {
  const { deliver, writeDigests } = daybook.app.services
  for (const time of ['2026-03-01T12:06:00Z', '2026-03-01T13:10:00Z', AFTER_DELIVERIES]) {
    daybook.setClock(time)
    await deliver()
    await writeDigests()
  }
}

async function completeCustomer(daybook: TestApp, draft: Draft): Promise<MatrixCustomer> {
  const { accountId, letter, word, owner, key, annKeyId } = draft
  const administrator = await administratorOf(daybook, accountId)
  const ann = await loadCaller(daybook, owner.customer.id, `ann-${letter}`)
  const session = await createSession(daybook, ann)
  await daybook.app.services.provisioning.setPassword(accountId, owner.userName, PASSWORD)
  const headers = { authorization: basicOf(key) }
  const file = await daybook.api('/events/export?format=ndjson', { headers })
  await file.text()
  const { next } = await (await daybook.api('/events?limit=1', { headers })).json()
  const position = await readFirstId(await daybook.api('/events/tail', { headers }))
  const { heads } = await signHeads(daybook, owner, `shop-${letter}`, headers)
  const namesOf = async (project: string) => ({
    view: await saveSharedView(daybook, owner, `${word} ${project}`, word),
    ...{ 'older head': `${heads[1].size}`, 'newer head': `${heads[0].size}` },
    ...{ account: accountId, organisation: owner.customer.organisationId, session: session?.token ?? '' },
    ...{ user: ann.userName, second: `second-${letter}`, key: annKeyId, cursor: next, position },
    ...{ project, event: `event-${project}`, trail: `trail-${project}`, server: `i-${project}` },
    ...{ export: file.headers.get('daybook-export-id') ?? '', progress: `progress-${project}` },
    file: await archiveOf(daybook, headers, `trail-${project}`),
  })
  return {
    ...{ id: owner.customer.id, accountId },
    words: [word, `daybook/${accountId}/${owner.customer.organisationId}`],
    shop: await namesOf(`shop-${letter}`),
    cellar: await namesOf(`cellar-${letter}`),
    owner: await personaOf(daybook, owner, { key, password: PASSWORD }),
    personas: [
      ANONYMOUS,
      ...(await createPersonas(daybook, administrator, letter)),
      ...(await createLimitedKeys(daybook, administrator, `shop-${letter}`)),
    ],
  }
}

async function createPersonas(daybook: TestApp, administrator: Caller, letter: string) {
  const project = `shop-${letter}`
  const { accountId } = administrator.customer
  const kinds: { name: MatrixPersona['kind']; grants: Grant['name'][] }[] = [
    { name: 'none', grants: [] },
    ...PROJECT_GRANT_NAMES.map((name) => ({ name, grants: [name] })),
    { name: 'reports', grants: ['reports'] },
    { name: 'everything', grants: [...PROJECT_GRANT_NAMES, 'reports'] },
  ]
  const personas: MatrixPersona[] = []
  for (const { name, grants } of kinds) {
    const userName = `p-${name}-${letter}`
    await daybook.app.services.users.create(administrator, userName, NO_TAGS, null)
    const password = ['reports', 'everything'].includes(name) ? PASSWORD : null
    if (password) await daybook.app.services.provisioning.setPassword(accountId, userName, password)
    for (const grant of grants)
      await daybook.app.services.users.grant(administrator, userName, {
        ...{ name: grant, project: grant === 'reports' ? null : project },
      })
    const caller = await loadCaller(daybook, administrator.customer.id, userName)
    const key = await daybook.app.services.accessKeys.create(administrator, userName)
    personas.push({ ...(await personaOf(daybook, caller, { key, password })), kind: name })
  }
  return personas
}

// Keys of a user with all grants of a project: one that may only send events, and one that has expired.
async function createLimitedKeys(
  daybook: TestApp,
  administrator: Caller,
  project: string,
): Promise<MatrixPersona[]> {
  const { accessKeys, users } = daybook.app.services
  const collector: Grant = { name: 'collector', project }
  const userName = `p-keys-${project}`
  await users.create(administrator, userName, NO_TAGS, null)
  for (const name of PROJECT_GRANT_NAMES) await users.grant(administrator, userName, { name, project })
  const limits = { networks: null, expiresAt: null, scope: null }
  const scoped = await accessKeys.create(administrator, userName, { ...limits, scope: [collector] })
  const expiresAt = new Date(EXPIRY)
  const expired = await accessKeys.create(administrator, userName, { ...limits, expiresAt })
  const toPersona = (kind: MatrixPersona['kind'], key: Key): MatrixPersona => ({
    ...{ kind, name: userName, authorization: basicOf(key), key, session: null, basic: null },
  })
  return [toPersona('scoped key', scoped), toPersona('expired key', expired)]
}

async function personaOf(
  daybook: TestApp,
  caller: Caller,
  { key, password }: { key: Key; password: string | null },
): Promise<MatrixPersona> {
  const { accountId } = caller.customer
  const login = `${caller.userName}@${accountId}`
  return {
    ...{ kind: 'primary', name: caller.userName, authorization: basicOf(key), key },
    session: await createSession(daybook, caller),
    basic: password && `Basic ${btoa(`${login}:${password}`)}`,
  }
}

type Headers = { authorization: string }
type Key = { accessKeyId: string; secretAccessKey: string }

// Signs two heads of a log, and returns what the API says of it.
async function signHeads(daybook: TestApp, { customer }: Caller, project: string, headers: Headers) {
  for (const name of ['one', 'other']) {
    const init = { ...postJson({ eventName: name, userName: name }), headers: { ...headers, ...JSON_TYPE } }
    if (!(await daybook.api(`/events?project=${project}`, init)).ok) throw new Error('not sent')
    await daybook.app.services.sequenceEvents()
    await daybook.app.services.signHeads.sign(customer)
  }
  return (await daybook.api('/log/heads', { headers })).json()
}

async function archiveOf(daybook: TestApp, headers: Headers, trail: string) {
  const { archives } = await (await daybook.api(`/trails/${trail}/archives`, { headers })).json()
  return archives[0].key.split('/').at(-1)
}

function basicOf({ accessKeyId, secretAccessKey }: Key): string {
  return `Basic ${btoa(`${accessKeyId}:${secretAccessKey}`)}`
}

import { Hono } from 'hono'
import { CUSTOMER_GRANTS, type Grant, PROJECT_GRANTS } from '../../domain/access/caller.ts'
import type { User } from '../../domain/access/user.ts'
import { toColumn } from '../../domain/events/record.ts'
import { invalidField } from '../../domain/fault.ts'
import { parseOneOf } from '../../domain/parse.ts'
import type { Users } from '../../services/access/users.ts'
import type { ApiEnv } from './api-env.ts'
import { USER_CHANGES, USER_MEMBERS } from './body-fields.ts'
import { type Given, readGiven, readNoBody } from './json-body.ts'
import { readNothing, readProject } from './parse-query.ts'

/** The users of the customer, and what they may do. */
export function userRoutes(people: Users) {
  const app = new Hono<ApiEnv>()

  app.get('/users', async (c) => {
    readNothing(c.req.url)
    return c.json({ users: (await people.list(c.var.caller)).map(writePerson) })
  })

  app.post('/users', async (c) => {
    readNothing(c.req.url)
    const given = await readGiven(c, USER_MEMBERS)
    const userName = given.text('userName') ?? ''
    const tags = { department: '', customerDefined1: '', customerDefined2: '', ...readTags(given) }
    const person = await people.create(c.var.caller, userName, tags, given.text('password') ?? null)
    return c.json(writePerson(person), 201, { Location: `/api/v1/users/${userName}` })
  })

  app.get('/users/:userName', async (c) => {
    readNothing(c.req.url)
    return c.json(writePerson(await people.find(c.var.caller, toColumn(c.req.param('userName')))))
  })

  app.patch('/users/:userName', async (c) => {
    readNothing(c.req.url)
    const change = readChange(await readGiven(c, USER_CHANGES))
    await change(people, c.var.caller, toColumn(c.req.param('userName')))
    return c.body(null, 204)
  })

  app.delete('/users/:userName', async (c) => {
    readNothing(c.req.url)
    await readNoBody(c)
    await people.remove(c.var.caller, toColumn(c.req.param('userName')))
    return c.body(null, 204)
  })

  app.post('/users/:userName/password', async (c) => {
    readNothing(c.req.url)
    await readNoBody(c)
    return c.json(await people.resetPassword(c.var.caller, toColumn(c.req.param('userName'))), 201)
  })

  return app.route('/', grantRoutes(people))
}

function grantRoutes(people: Users) {
  const app = new Hono<ApiEnv>()

  app.get('/grants', async (c) => {
    readNothing(c.req.url)
    const grants = await people.grants(c.var.caller)
    return c.json({ grants: grants.map(({ name, ...rest }) => ({ grant: name, ...rest })) })
  })

  app.put('/users/:userName/grants/:grant', async (c) => {
    const grant = readGrant(c.req.param('grant'), readProject(c.req.url))
    await readNoBody(c)
    await people.grant(c.var.caller, toColumn(c.req.param('userName')), grant)
    return c.body(null, 204)
  })

  app.delete('/users/:userName/grants/:grant', async (c) => {
    const grant = readGrant(c.req.param('grant'), readProject(c.req.url))
    await readNoBody(c)
    await people.revoke(c.var.caller, toColumn(c.req.param('userName')), grant)
    return c.body(null, 204)
  })

  return app
}

type Change = (people: Users, caller: ApiEnv['Variables']['caller'], userName: string) => Promise<void>

// Each kind of change is one deed with an event of its own; a request asks for one, so that it is done whole or not at all.
function readChange(given: Given): Change {
  const isActive = given.truth('active')
  const isHandOver = given.truth('primaryAdministrator')
  const tags = readTags(given)
  const kinds = [isActive, isHandOver, Object.keys(tags).length > 0 || undefined]
  if (kinds.filter((kind) => kind !== undefined).length !== 1) {
    throw invalidField(
      'body',
      'Change the texts together, or active, or primaryAdministrator: one per request.',
    )
  }
  if (isHandOver) return (people, caller, userName) => people.handOver(caller, userName)
  if (isActive === undefined) return (people, caller, userName) => people.describe(caller, userName, tags)
  return (people, caller, userName) =>
    isActive ? people.reactivate(caller, userName) : people.deactivate(caller, userName)
}

function readTags(given: Given) {
  const department = given.text('department')
  const customerDefined1 = given.text('customerDefined1')
  const customerDefined2 = given.text('customerDefined2')
  return {
    ...(department !== undefined && { department }),
    ...(customerDefined1 !== undefined && { customerDefined1 }),
    ...(customerDefined2 !== undefined && { customerDefined2 }),
  }
}

function readGrant(word: string, project: string | null): Grant {
  const name = parseOneOf(word, [...PROJECT_GRANTS, ...CUSTOMER_GRANTS], 'grant')
  const isOfCustomer = CUSTOMER_GRANTS.some((each) => each === name)
  if (isOfCustomer && project !== null) throw invalidField('project', `${name} is of no project.`)
  if (!isOfCustomer && project === null)
    throw invalidField('project', `project is missing: the project that ${name} is for.`)
  return { name, project }
}

function writePerson({ isPrimaryAdministrator, ...person }: User) {
  return {
    ...person,
    primaryAdministrator: isPrimaryAdministrator,
    active: person.deactivatedAt === null && person.deletedAt === null,
  }
}

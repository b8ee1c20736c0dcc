import { Hono } from 'hono'
import type { Caller } from '../../domain/access/caller.ts'
import { CUSTOMER_GRANTS, type Grant, PROJECT_GRANTS } from '../../domain/access/grant.ts'
import type { User } from '../../domain/access/user.ts'
import { toColumn } from '../../domain/events/column.ts'
import { invalidField } from '../../domain/fault.ts'
import { parseOneOf } from '../../domain/parse.ts'
import type { Users } from '../../services/access/users.ts'
import type { ApiEnv } from './api-env.ts'
import { USER_CHANGE_FIELDS, USER_FIELDS } from './body-fields.ts'
import { type JsonBody, parseJsonBody, requireNoBody } from './json-body.ts'
import { parseGrantQuery, requireNoParameters } from './parse-query.ts'

/** Routes for users (list, create, get, change, delete, reset the password) and grants (list, add, remove). */
export function userRoutes(users: Users) {
  const app = new Hono<ApiEnv>()

  app.get('/users', async (c) => {
    requireNoParameters(c.req.url)
    return c.json({ users: (await users.list(c.var.caller)).map(toUserJson) })
  })

  app.post('/users', async (c) => {
    requireNoParameters(c.req.url)
    const body = await parseJsonBody(c, USER_FIELDS)
    const userName = body.string('userName') ?? ''
    const tags = { department: '', customerDefined1: '', customerDefined2: '', ...parseUserTags(body) }
    const user = await users.create(c.var.caller, userName, tags, body.string('password') ?? null)
    return c.json(toUserJson(user), 201, { Location: `/api/v1/users/${userName}` })
  })

  app.get('/users/:userName', async (c) => {
    requireNoParameters(c.req.url)
    return c.json(toUserJson(await users.get(c.var.caller, toColumn(c.req.param('userName')))))
  })

  app.patch('/users/:userName', async (c) => {
    requireNoParameters(c.req.url)
    const change = parseUserChange(await parseJsonBody(c, USER_CHANGE_FIELDS))
    await change(users, c.var.caller, toColumn(c.req.param('userName')))
    return c.body(null, 204)
  })

  app.delete('/users/:userName', async (c) => {
    requireNoParameters(c.req.url)
    await requireNoBody(c)
    await users.delete(c.var.caller, toColumn(c.req.param('userName')))
    return c.body(null, 204)
  })

  app.post('/users/:userName/password', async (c) => {
    requireNoParameters(c.req.url)
    await requireNoBody(c)
    return c.json(await users.resetPassword(c.var.caller, toColumn(c.req.param('userName'))), 201)
  })

  return app.route('/', grantRoutes(users))
}

function grantRoutes(users: Users) {
  const app = new Hono<ApiEnv>()

  app.get('/grants', async (c) => {
    requireNoParameters(c.req.url)
    const grants = await users.listGrants(c.var.caller)
    return c.json({ grants: grants.map(({ name, ...rest }) => ({ grant: name, ...rest })) })
  })

  app.put('/users/:userName/grants/:grant', async (c) => {
    const grant = parseGrant(c.req.param('grant'), parseGrantQuery(c.req.url))
    await requireNoBody(c)
    await users.grant(c.var.caller, toColumn(c.req.param('userName')), grant)
    return c.body(null, 204)
  })

  app.delete('/users/:userName/grants/:grant', async (c) => {
    const grant = parseGrant(c.req.param('grant'), parseGrantQuery(c.req.url))
    await requireNoBody(c)
    await users.revoke(c.var.caller, toColumn(c.req.param('userName')), grant)
    return c.body(null, 204)
  })

  return app
}

type UserChange = (users: Users, caller: Caller, userName: string) => Promise<void>

// Each kind of change is a service call with an audit entry of its own. Allowing one per request makes it atomic.
function parseUserChange(body: JsonBody): UserChange {
  const isActive = body.boolean('active')
  const isTransfer = body.boolean('primaryAdministrator')
  const tags = parseUserTags(body)
  const kinds = [isActive, isTransfer, Object.keys(tags).length > 0 || undefined]
  if (kinds.filter((kind) => kind !== undefined).length !== 1) {
    throw invalidField(
      'body',
      'A request must change either `active`, or `primaryAdministrator`, or any of `department`, `customerDefined1` and `customerDefined2`.',
    )
  }
  if (isTransfer) return (users, caller, userName) => users.transferPrimaryAdministrator(caller, userName)
  if (isActive === undefined) return (users, caller, userName) => users.update(caller, userName, tags)
  return (users, caller, userName) =>
    isActive ? users.reactivate(caller, userName) : users.deactivate(caller, userName)
}

function parseUserTags(body: JsonBody) {
  const department = body.string('department')
  const customerDefined1 = body.string('customerDefined1')
  const customerDefined2 = body.string('customerDefined2')
  return {
    ...(department !== undefined && { department }),
    ...(customerDefined1 !== undefined && { customerDefined1 }),
    ...(customerDefined2 !== undefined && { customerDefined2 }),
  }
}

function parseGrant(value: string, project: string | null): Grant {
  const name = parseOneOf(value, [...PROJECT_GRANTS, ...CUSTOMER_GRANTS], 'grant')
  const isCustomerGrant = CUSTOMER_GRANTS.some((each) => each === name)
  if (isCustomerGrant && project !== null)
    throw invalidField('project', `\`project\` must be omitted: the grant ${name} belongs to no project.`)
  if (!isCustomerGrant && project === null)
    throw invalidField('project', `\`project\` is required for the grant ${name}. Set it to a project ID.`)
  return { name, project }
}

function toUserJson({ isPrimaryAdministrator, ...user }: User) {
  return {
    ...user,
    primaryAdministrator: isPrimaryAdministrator,
    active: user.deactivatedAt === null && user.deletedAt === null,
  }
}

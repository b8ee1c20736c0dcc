import { Hono } from 'hono'
import { toColumn } from '../../domain/events/column.ts'
import type { Projects } from '../../services/access/projects.ts'
import type { ApiEnv } from './api-env.ts'
import { PROJECT_CHANGE_FIELDS, PROJECT_FIELDS, STORAGE_FIELDS } from './body-fields.ts'
import { parseJsonBody, requireNoBody } from './json-body.ts'
import { requireNoParameters } from './parse-query.ts'

/** Routes for projects (list, create, rename, delete) and for their object storage (connect, disconnect, check). */
export function projectRoutes(projects: Projects) {
  const app = new Hono<ApiEnv>()

  app.get('/projects', async (c) => {
    requireNoParameters(c.req.url)
    return c.json({ projects: (await projects.list(c.var.caller)).map(toProjectJson) })
  })

  app.post('/projects', async (c) => {
    requireNoParameters(c.req.url)
    const body = await parseJsonBody(c, PROJECT_FIELDS)
    const project = await projects.create(c.var.caller, body.string('id') ?? '', body.string('name') ?? '')
    return c.json(toProjectJson(project), 201)
  })

  app.patch('/projects/:id', async (c) => {
    requireNoParameters(c.req.url)
    const name = (await parseJsonBody(c, PROJECT_CHANGE_FIELDS)).string('name') ?? ''
    await projects.rename(c.var.caller, toColumn(c.req.param('id')), name)
    return c.body(null, 204)
  })

  app.delete('/projects/:id', async (c) => {
    requireNoParameters(c.req.url)
    await requireNoBody(c)
    await projects.delete(c.var.caller, toColumn(c.req.param('id')))
    return c.body(null, 204)
  })

  return app.route('/', storageRoutes(projects))
}

function storageRoutes(projects: Projects) {
  const app = new Hono<ApiEnv>()

  app.put('/projects/:id/storage', async (c) => {
    requireNoParameters(c.req.url)
    const body = await parseJsonBody(c, STORAGE_FIELDS)
    const stringOrEmpty = (name: string) => body.string(name) ?? ''
    await projects.connectStorage(c.var.caller, toColumn(c.req.param('id')), {
      endpoint: stringOrEmpty('endpoint'),
      region: stringOrEmpty('region'),
      pathStyle: body.boolean('pathStyle') ?? false,
      accessKeyId: stringOrEmpty('accessKeyId'),
      secretAccessKey: stringOrEmpty('secretAccessKey'),
    })
    return c.body(null, 204)
  })

  app.delete('/projects/:id/storage', async (c) => {
    requireNoParameters(c.req.url)
    await requireNoBody(c)
    await projects.disconnectStorage(c.var.caller, toColumn(c.req.param('id')))
    return c.body(null, 204)
  })

  app.post('/projects/:id/storage/check', async (c) => {
    requireNoParameters(c.req.url)
    await requireNoBody(c)
    const message = await projects.checkStorage(c.var.caller, toColumn(c.req.param('id')))
    return c.json({ connected: message === null, message })
  })

  return app
}

type ListedProject = Awaited<ReturnType<Projects['list']>>[number]

function toProjectJson({ storage, inventory, ...project }: ListedProject) {
  return {
    ...project,
    storage: storage && withoutSecret(storage),
    inventory: inventory && withoutSecret(inventory),
  }
}

// The secret is encrypted, but even so it does not leave Daybook.
function withoutSecret<Connection extends { sealedSecret: string }>(connection: Connection) {
  const { sealedSecret: _, ...rest } = connection
  return rest
}

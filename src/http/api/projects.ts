import { Hono } from 'hono'
import { toColumn } from '../../domain/events/record.ts'
import type { Projects } from '../../services/access/projects.ts'
import type { ApiEnv } from './api-env.ts'
import { PROJECT_CHANGES, PROJECT_MEMBERS, STORAGE_MEMBERS } from './body-fields.ts'
import { readGiven, readNoBody } from './json-body.ts'
import { readNothing } from './parse-query.ts'

/** The projects of the customer, and the object storages that they are connected with. */
export function projectRoutes(projects: Projects) {
  const app = new Hono<ApiEnv>()

  app.get('/projects', async (c) => {
    readNothing(c.req.url)
    return c.json({ projects: (await projects.list(c.var.caller)).map(writeProject) })
  })

  app.post('/projects', async (c) => {
    readNothing(c.req.url)
    const given = await readGiven(c, PROJECT_MEMBERS)
    const made = await projects.create(c.var.caller, given.text('id') ?? '', given.text('name') ?? '')
    return c.json(writeProject(made), 201)
  })

  app.patch('/projects/:id', async (c) => {
    readNothing(c.req.url)
    const name = (await readGiven(c, PROJECT_CHANGES)).text('name') ?? ''
    await projects.rename(c.var.caller, toColumn(c.req.param('id')), name)
    return c.body(null, 204)
  })

  app.delete('/projects/:id', async (c) => {
    readNothing(c.req.url)
    await readNoBody(c)
    await projects.remove(c.var.caller, toColumn(c.req.param('id')))
    return c.body(null, 204)
  })

  return app.route('/', storageRoutes(projects))
}

function storageRoutes(projects: Projects) {
  const app = new Hono<ApiEnv>()

  app.put('/projects/:id/storage', async (c) => {
    readNothing(c.req.url)
    const given = await readGiven(c, STORAGE_MEMBERS)
    const text = (name: string) => given.text(name) ?? ''
    await projects.connect(c.var.caller, toColumn(c.req.param('id')), {
      endpoint: text('endpoint'),
      region: text('region'),
      pathStyle: given.truth('pathStyle') ?? false,
      accessKeyId: text('accessKeyId'),
      secretAccessKey: text('secretAccessKey'),
    })
    return c.body(null, 204)
  })

  app.delete('/projects/:id/storage', async (c) => {
    readNothing(c.req.url)
    await readNoBody(c)
    await projects.disconnect(c.var.caller, toColumn(c.req.param('id')))
    return c.body(null, 204)
  })

  app.post('/projects/:id/storage/check', async (c) => {
    readNothing(c.req.url)
    await readNoBody(c)
    const message = await projects.check(c.var.caller, toColumn(c.req.param('id')))
    return c.json({ connected: message === null, message })
  })

  return app
}

type Known = Awaited<ReturnType<Projects['list']>>[number]

// Sealed secrets are of no use outside, and so they stay inside.
function writeProject({ storage, inventory, ...project }: Known) {
  return { ...project, storage: storage && unsealed(storage), inventory: inventory && unsealed(inventory) }
}

function unsealed<Place extends { sealedSecret: string }>({ sealedSecret: _, ...shown }: Place) {
  return shown
}

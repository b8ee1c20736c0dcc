import { type Context, Hono } from 'hono'
import { INVENTORY_LABELS, type InventoryChecked } from '../../../views/access/inventory-form.tsx'
import { type Checked, ProjectPage, STORAGE_LABELS } from '../../../views/access/project.tsx'
import { type Entered, NOTHING_ENTERED } from '../../../views/components/form.tsx'
import { telling } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { toColumn } from '../../domain/events/record.ts'
import { Fault } from '../../domain/fault.ts'
import type { Projects } from '../../services/access/projects.ts'
import type { Inventories } from '../../services/servers/inventories.ts'
import type { ConsoleEnv } from './console-env.ts'
import { attempt, readNotice, readSent, readValues } from './form.ts'
import { signedIn, viewerFor } from './session.ts'

type C = Context<ConsoleEnv>

type Flows = { projects: Projects; inventories: Inventories }

const FIELDS = ['endpoint', 'region', 'accessKeyId', 'pathStyle'] as const
const INVENTORY_FIELDS = ['inventoryEndpoint', 'inventoryRegion', 'inventoryAccessKeyId'] as const

/** The object storage of a project: connected, asked whether it works, and let go. */
export function storagePages(flows: Pick<Flows, 'projects'>, clock: () => Date) {
  const { projects } = flows
  const app = new Hono<ConsoleEnv>()

  app.post('/projects/:id/storage', async (c) => {
    const sent = await readSent(c)
    const { text, values } = readValues(sent, FIELDS)
    const id = toColumn(c.req.param('id'))
    const entry = {
      endpoint: text('endpoint'),
      region: text('region'),
      pathStyle: text('pathStyle') === 'yes',
      accessKeyId: text('accessKeyId'),
      secretAccessKey: sent.text('secretAccessKey').trim(),
    }
    return attempt(
      c,
      STORAGE_LABELS,
      async () => {
        await projects.connect(signedIn(c).caller, id, entry)
        return c.redirect(telling(`${paths.project(id)}#storage`, 'connected'), 303)
      },
      (faults) => showProject(c, flows, clock, { values, faults }),
    )
  })

  app.post('/projects/:id/storage/check', async (c) => {
    await readSent(c)
    return attempt(
      c,
      {},
      async () => {
        const words = await projects.check(signedIn(c).caller, toColumn(c.req.param('id')))
        return showProject(c, flows, clock, NOTHING_ENTERED, { storage: { words } })
      },
      (faults) => showProject(c, flows, clock, { values: {}, faults }),
    )
  })

  app.post('/projects/:id/storage/disconnection', async (c) => {
    await readSent(c)
    const id = toColumn(c.req.param('id'))
    await projects.disconnect(signedIn(c).caller, id)
    return c.redirect(telling(paths.project(id), 'disconnected'), 303)
  })

  return app
}

/** The inventory of a project: connected, asked what it knows, and let go. */
export function inventoryPages(flows: Flows, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()

  app.post('/projects/:id/inventory', async (c) => {
    const sent = await readSent(c)
    const { text, values } = readValues(sent, INVENTORY_FIELDS)
    const id = toColumn(c.req.param('id'))
    const entry = {
      endpoint: text('inventoryEndpoint'),
      region: text('inventoryRegion'),
      accessKeyId: text('inventoryAccessKeyId'),
      secretAccessKey: sent.text('inventorySecretAccessKey').trim(),
    }
    return attempt(
      c,
      INVENTORY_LABELS,
      async () => {
        await beside(() => flows.inventories.connect(signedIn(c).caller, id, entry))
        return c.redirect(telling(`${paths.project(id)}#inventory`, 'inventory-connected'), 303)
      },
      (faults) => showProject(c, flows, clock, { values, faults }),
    )
  })

  app.post('/projects/:id/inventory/check', async (c) => {
    await readSent(c)
    return attempt(
      c,
      {},
      async () => {
        const inventory = await flows.inventories.check(signedIn(c).caller, toColumn(c.req.param('id')))
        return showProject(c, flows, clock, NOTHING_ENTERED, { inventory })
      },
      (faults) => showProject(c, flows, clock, { values: {}, faults }),
    )
  })

  app.post('/projects/:id/inventory/disconnection', async (c) => {
    await readSent(c)
    const id = toColumn(c.req.param('id'))
    await flows.inventories.disconnect(signedIn(c).caller, id)
    return c.redirect(telling(paths.project(id), 'inventory-disconnected'), 303)
  })

  return app
}

/** What was asked whether it works, and what it said. */
type Asked = { storage?: Checked; inventory?: InventoryChecked }

/** The page of a project as it is now, with what was entered and what its storage or inventory said. */
export async function showProject(
  c: C,
  flows: Pick<Flows, 'projects'>,
  clock: () => Date,
  entered: Entered,
  checked: Asked = {},
) {
  const session = signedIn(c)
  const project = await findProject(c, flows.projects)
  return c.render(
    <ProjectPage
      project={project}
      isFirst={project.id === session.caller.firstProject}
      entered={entered}
      checked={checked.storage ?? null}
      inventoryChecked={checked.inventory ?? null}
      now={clock()}
      notice={readNotice(c)}
      viewer={viewerFor(session)}
    />,
  )
}

/** The project that an address names; a fault when there is none. */
export async function findProject(c: C, projects: Projects) {
  const id = toColumn(c.req.param('id') ?? '')
  const project = (await projects.list(signedIn(c).caller)).find((each) => each.id === id)
  if (!project) throw new Fault('not_found', `There is no project ${id}.`)
  return project
}

// The fields of the inventory stand on one page with those of the storage, so there they have longer names.
async function beside(deed: () => Promise<void>): Promise<void> {
  try {
    await deed()
  } catch (error) {
    if (!(error instanceof Fault) || error.field === undefined) throw error
    const { field, message } = error
    const name = `inventory${field.charAt(0).toUpperCase()}${field.slice(1)}`
    const words = message.startsWith(field) ? message.replaceAll(field, name) : message
    throw new Fault(error.code, words, { field: name })
  }
}

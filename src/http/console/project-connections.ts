import { Hono } from 'hono'
import { EMPTY_FORM } from '../../../views/components/form.tsx'
import { withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import { toColumn } from '../../domain/events/column.ts'
import { Fault } from '../../domain/fault.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { ProjectPages } from '../../services/access/project-pages.ts'
import type { Projects } from '../../services/access/projects.ts'
import type { Inventories } from '../../services/servers/inventories.ts'
import type { ConsoleEnv } from './console-env.ts'
import { formValues, parseForm, submitForm } from './form.ts'
import { showProject } from './project.tsx'
import { sessionOf } from './session.ts'

/** The form fields for a storage connection, without its secret. */
export const STORAGE_FIELDS = ['endpoint', 'region', 'accessKeyId', 'pathStyle'] as const
/** The form fields for an inventory connection, without its secret. */
export const INVENTORY_FIELDS = ['inventoryEndpoint', 'inventoryRegion', 'inventoryAccessKeyId'] as const

type StorageServices = { projects: Projects; projectPages: ProjectPages }

/** Returns the routes for connecting, checking and disconnecting the object storage of a project. */
export function storageConnectionRoutes({ projects, projectPages }: StorageServices, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()

  app.post('/projects/:id/storage', async (c) => {
    const form = await parseForm(c)
    const { text, values } = formValues(form, STORAGE_FIELDS)
    const id = toColumn(c.req.param('id'))
    const connection = {
      endpoint: text('endpoint'),
      region: text('region'),
      pathStyle: text('pathStyle') === 'yes',
      accessKeyId: text('accessKeyId'),
      secretAccessKey: form.text('secretAccessKey').trim(),
    }
    return submitForm(
      c,
      MESSAGES.pages.storageLabels,
      async () => {
        await projects.connectStorage(sessionOf(c).caller, id, connection)
        return c.redirect(withNotice(`${paths.project(id)}#storage`, 'connected'), 303)
      },
      (faults) => showProject(c, projectPages, clock, { values, faults }),
    )
  })

  app.post('/projects/:id/storage/check', async (c) => {
    await parseForm(c)
    return submitForm(
      c,
      {},
      async () => {
        const error = await projects.checkStorage(sessionOf(c).caller, toColumn(c.req.param('id')))
        return showProject(c, projectPages, clock, EMPTY_FORM, { storage: { error } })
      },
      (faults) => showProject(c, projectPages, clock, { values: {}, faults }),
    )
  })

  app.post('/projects/:id/storage/disconnection', async (c) => {
    await parseForm(c)
    const id = toColumn(c.req.param('id'))
    await projects.disconnectStorage(sessionOf(c).caller, id)
    return c.redirect(withNotice(paths.project(id), 'disconnected'), 303)
  })

  return app
}

type InventoryServices = { inventories: Inventories; projectPages: ProjectPages }

/** Returns the routes for connecting, checking and disconnecting the inventory of a project. */
export function inventoryConnectionRoutes(
  { inventories, projectPages }: InventoryServices,
  clock: () => Date,
) {
  const app = new Hono<ConsoleEnv>()

  app.post('/projects/:id/inventory', async (c) => {
    const form = await parseForm(c)
    const { text, values } = formValues(form, INVENTORY_FIELDS)
    const id = toColumn(c.req.param('id'))
    const connection = {
      endpoint: text('inventoryEndpoint'),
      region: text('inventoryRegion'),
      accessKeyId: text('inventoryAccessKeyId'),
      secretAccessKey: form.text('inventorySecretAccessKey').trim(),
    }
    return submitForm(
      c,
      MESSAGES.pages.inventoryLabels,
      async () => {
        await withInventoryFieldNames(() => inventories.connect(sessionOf(c).caller, id, connection))
        return c.redirect(withNotice(`${paths.project(id)}#inventory`, 'inventory-connected'), 303)
      },
      (faults) => showProject(c, projectPages, clock, { values, faults }),
    )
  })

  app.post('/projects/:id/inventory/check', async (c) => {
    await parseForm(c)
    return submitForm(
      c,
      {},
      async () => {
        const inventory = await inventories.check(sessionOf(c).caller, toColumn(c.req.param('id')))
        return showProject(c, projectPages, clock, EMPTY_FORM, { inventory })
      },
      (faults) => showProject(c, projectPages, clock, { values: {}, faults }),
    )
  })

  app.post('/projects/:id/inventory/disconnection', async (c) => {
    await parseForm(c)
    const id = toColumn(c.req.param('id'))
    await inventories.disconnect(sessionOf(c).caller, id)
    return c.redirect(withNotice(paths.project(id), 'inventory-disconnected'), 303)
  })

  return app
}

// The inventory form is on the same page as the storage form, so its fields need names of their own.
async function withInventoryFieldNames(action: () => Promise<void>): Promise<void> {
  try {
    await action()
  } catch (error) {
    if (!(error instanceof Fault) || error.field === undefined) throw error
    const { field } = error
    const name = `inventory${field.charAt(0).toUpperCase()}${field.slice(1)}`
    const message = error.message.replaceAll(`\`${field}\``, `\`${name}\``)
    throw new Fault(error.code, 'formFault', { message }, { field: name })
  }
}

import { Hono } from 'hono'
import { CONNECTION_FIELDS } from '../../../views/access/connection-section.tsx'
import { EMPTY_FORM, type FormState } from '../../../views/components/form.tsx'
import { withNotice } from '../../../views/notices.ts'
import { paths } from '../../../views/paths.ts'
import {
  CHECKSUMS,
  CONNECTION_KINDS,
  type ConnectionKind,
  type ConnectionSettings,
} from '../../domain/access/connection.ts'
import { toColumn } from '../../domain/events/column.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import { parseOneOf } from '../../domain/parse.ts'
import type { Connections } from '../../services/access/connections.ts'
import type { ProjectPages } from '../../services/access/project-pages.ts'
import type { ConsoleEnv } from './console-env.ts'
import { formValues, parseForm, type SubmittedForm, submitForm } from './form.ts'
import { showProject } from './project.tsx'
import { sessionOf } from './session.ts'

const NOTICES = {
  storage: { connected: 'connected', disconnected: 'disconnected' },
  inventory: { connected: 'inventory-connected', disconnected: 'inventory-disconnected' },
} as const

type Services = { connections: Connections; projectPages: ProjectPages }

/** Returns the routes for connecting, checking and disconnecting the object storage and the inventory of a project. */
export function projectConnectionRoutes(services: Services, clock: () => Date) {
  const app = new Hono<ConsoleEnv>()
  for (const kind of CONNECTION_KINDS) app.route('/', routesOf(kind, services, clock))
  return app
}

function routesOf(kind: ConnectionKind, { connections, projectPages }: Services, clock: () => Date) {
  const app = new Hono<ConsoleEnv>().basePath(`/projects/:id/${kind}`)

  app.post('/', async (c) => {
    const { settings, values } = parseSettings(kind, await parseForm(c))
    const id = toColumn(c.req.param('id'))
    return submitForm(
      c,
      MESSAGES.pages.connectionLabels,
      async () => {
        await connections.connect(sessionOf(c).caller, kind, id, settings)
        return c.redirect(withNotice(`${paths.project(id)}#${kind}`, NOTICES[kind].connected), 303)
      },
      (faults) => showProject(c, projectPages, clock, { values, faults: withFieldNames(kind, faults) }),
    )
  })

  app.post('/check', async (c) => {
    await parseForm(c)
    return submitForm(
      c,
      {},
      async () => {
        const check = await connections.check(sessionOf(c).caller, kind, toColumn(c.req.param('id')))
        return showProject(c, projectPages, clock, EMPTY_FORM, { [kind]: check })
      },
      (faults) => showProject(c, projectPages, clock, { values: {}, faults }),
    )
  })

  app.post('/disconnection', async (c) => {
    await parseForm(c)
    const id = toColumn(c.req.param('id'))
    await connections.disconnect(sessionOf(c).caller, kind, id)
    return c.redirect(withNotice(paths.project(id), NOTICES[kind].disconnected), 303)
  })

  return app
}

function parseSettings(kind: ConnectionKind, form: SubmittedForm) {
  const { secretAccessKey, pathStyle, checksum, ...names } = CONNECTION_FIELDS[kind]
  const { text, values } = formValues(form, connectionFormFields(kind))
  const settings: ConnectionSettings = {
    endpoint: text(names.endpoint),
    region: text(names.region),
    ...(pathStyle && { pathStyle: text(pathStyle) === 'yes', ...parseChecksum(text(checksum)) }),
    accessKeyId: text(names.accessKeyId),
    secretAccessKey: form.text(secretAccessKey).trim(),
  }
  return { settings, values }
}

/** Returns the form fields of a connection that can be shown again: all but its secret. */
export function connectionFormFields(kind: ConnectionKind): string[] {
  const { secretAccessKey: _, ...fields } = CONNECTION_FIELDS[kind]
  return Object.values(fields).filter((field) => field !== null)
}

function parseChecksum(text: string) {
  return text === '' ? {} : { checksum: parseOneOf(text, CHECKSUMS, 'checksum') }
}

// A fault names the member of the connection. The form's field for it may have another name.
function withFieldNames(kind: ConnectionKind, faults: FormState['faults']): FormState['faults'] {
  const names: { [member: string]: string | null } = CONNECTION_FIELDS[kind]
  return Object.fromEntries(
    Object.entries(faults).map(([member, message]) => [names[member] ?? member, message]),
  )
}

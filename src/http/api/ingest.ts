import { Hono } from 'hono'
import { invalidField } from '../../domain/fault.ts'
import { splitRecords } from '../../domain/json/split-records.ts'
import type { Ingest } from '../../services/events/ingest.ts'
import type { ApiEnv } from './api-env.ts'
import { bodyText, readForm } from './event-body.ts'

/** Where programs send events: answered once they are durable. */
export function ingestRoutes(ingest: Ingest): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.post('/events', async (c) => {
    const project = readProject(c.req.queries())
    const form = readForm(c.req.header('content-type'))
    const records = splitRecords(bodyText(c.req.raw), form)
    const result = await ingest(c.var.caller, { project, records })
    return c.json(result, result.accepted + result.duplicates > 0 ? 200 : 400)
  })
  return app
}

function readProject(parameters: { [name: string]: string[] }): string | null {
  const stranger = Object.keys(parameters).find((name) => name !== 'project')
  if (stranger !== undefined) {
    throw invalidField(stranger, `There is no parameter ${stranger}. This address takes project.`)
  }
  const [project, ...more] = parameters.project ?? []
  if (project === '' || more.length > 0) throw invalidField('project', 'project must be one project id.')
  return project ?? null
}

import { Hono } from 'hono'
import { toColumn } from '../../domain/events/record.ts'
import type { Export } from '../../services/events/export.ts'
import type { ExportManifests } from '../../services/events/export-manifest.ts'
import type { Lookup } from '../../services/events/lookup.ts'
import type { ApiEnv } from './api-env.ts'
import { readExport, readManifest, readNothing, readPage } from './parse-query.ts'

/** Looking at events, page by page or one, and taking them home. */
export function eventRoutes(flows: { lookup: Lookup; exportEvents: Export; manifest: ExportManifests }) {
  const app = new Hono<ApiEnv>()

  app.get('/events', async (c) => {
    const { filter, limit, cursor } = readPage(c.req.url)
    const { events, next } = await flows.lookup.page(c.var.caller, filter, limit, cursor)
    return c.body(writePage(events, next), 200, JSON_TYPE)
  })

  app.get('/events/export', async (c) => {
    const { filter, format } = readExport(c.req.url)
    const { id, fileName, contentType, body } = await flows.exportEvents(c.var.caller, filter, format)
    return c.body(body, 200, {
      'Content-Type': contentType,
      'Content-Disposition': `attachment; filename="${fileName}"`,
      'Daybook-Export-Id': id,
      Link: `</api/v1/events/export/manifest?id=${id}>; rel="describedby"`,
    })
  })

  app.get('/events/export/manifest', async (c) =>
    c.json(await flows.manifest(c.var.caller, readManifest(c.req.url))),
  )

  app.get('/events/:id', async (c) => {
    readNothing(c.req.url)
    const { record } = await flows.lookup.find(c.var.caller, toColumn(c.req.param('id')))
    return c.body(record, 200, JSON_TYPE)
  })

  return app
}

const JSON_TYPE = { 'Content-Type': 'application/json' }

// Records stay the texts that they are: parsing and writing them again would change them.
function writePage(events: { record: string }[], next: string | null): string {
  return `{"events":[${events.map(({ record }) => record).join(',')}],"next":${JSON.stringify(next)}}`
}

import { Hono } from 'hono'
import { toColumn } from '../../domain/events/column.ts'
import type { ExportEvents } from '../../services/events/export.ts'
import type { GetExportManifest } from '../../services/events/export-manifest.ts'
import type { Lookup } from '../../services/events/lookup.ts'
import type { ApiEnv } from './api-env.ts'
import { parseExportQuery, parseManifestQuery, parsePageQuery, requireNoParameters } from './parse-query.ts'

type Services = { lookup: Lookup; exportEvents: ExportEvents; getExportManifest: GetExportManifest }

/** Routes for reading events: a page of them, one by its ID, a file of them, and the manifest of that file. */
export function eventRoutes({ lookup, exportEvents, getExportManifest }: Services) {
  const app = new Hono<ApiEnv>()

  app.get('/events', async (c) => {
    const { filter, limit, cursor } = parsePageQuery(c.req.url)
    const { events, next } = await lookup.listPage(c.var.caller, filter, limit, cursor)
    return c.body(toPageJson(events, next), 200, JSON_HEADERS)
  })

  app.get('/events/export', async (c) => {
    const { filter, format } = parseExportQuery(c.req.url)
    const { id, fileName, contentType, body } = await exportEvents(c.var.caller, filter, format)
    return c.body(body, 200, {
      'Content-Type': contentType,
      'Content-Disposition': `attachment; filename="${fileName}"`,
      'Daybook-Export-Id': id,
      Link: `</api/v1/events/export/manifest?id=${id}>; rel="describedby"`,
    })
  })

  app.get('/events/export/manifest', async (c) =>
    c.json(await getExportManifest(c.var.caller, parseManifestQuery(c.req.url))),
  )

  app.get('/events/:id', async (c) => {
    requireNoParameters(c.req.url)
    const { record } = await lookup.get(c.var.caller, toColumn(c.req.param('id')))
    return c.body(record, 200, JSON_HEADERS)
  })

  return app
}

const JSON_HEADERS = { 'Content-Type': 'application/json' }

// Records are copied as text, because parsing and serializing them could change their bytes.
function toPageJson(events: { record: string }[], next: string | null): string {
  return `{"events":[${events.map(({ record }) => record).join(',')}],"next":${JSON.stringify(next)}}`
}

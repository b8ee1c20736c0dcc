import { Hono } from 'hono'
import { SOURCES_MAX, type WatchedSource } from '../../domain/sources/liveness.ts'
import type { SourceService } from '../../services/sources/sources.ts'
import type { ApiEnv } from './api-env.ts'
import { readNothing } from './parse-query.ts'

/** Who sends events, and who has fallen silent. */
export function sourceRoutes(silence: Pick<SourceService, 'list'>) {
  const app = new Hono<ApiEnv>()

  app.get('/sources', async (c) => {
    readNothing(c.req.url)
    const { sources, isFull } = await silence.list(c.var.caller)
    return c.json({ sources: sources.map(writeSource), limit: SOURCES_MAX, limitReached: isFull })
  })

  return app
}

function writeSource({ usualMs, boundMs, ...source }: WatchedSource) {
  return { ...source, usualSilenceSeconds: seconds(usualMs), alarmAfterSeconds: seconds(boundMs) }
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.ceil(ms / 1_000)
}

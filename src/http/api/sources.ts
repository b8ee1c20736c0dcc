import { Hono } from 'hono'
import { SOURCES_MAX, type WatchedSource } from '../../domain/sources/liveness.ts'
import type { Sources } from '../../services/sources/sources.ts'
import type { ApiEnv } from './api-env.ts'
import { requireNoParameters } from './parse-query.ts'

/** Route for event sources: all that are watched, each with its state and the silence that is usual for it. */
export function sourceRoutes(sources: Pick<Sources, 'list'>) {
  const app = new Hono<ApiEnv>()

  app.get('/sources', async (c) => {
    requireNoParameters(c.req.url)
    const list = await sources.list(c.var.caller)
    return c.json({
      sources: list.sources.map(toSourceJson),
      limit: SOURCES_MAX,
      limitReached: list.isFull,
    })
  })

  return app
}

function toSourceJson({ baselineMs, thresholdMs, ...source }: WatchedSource) {
  return { ...source, usualSilenceSeconds: toSeconds(baselineMs), alarmAfterSeconds: toSeconds(thresholdMs) }
}

function toSeconds(ms: number | null): number | null {
  return ms === null ? null : Math.ceil(ms / 1_000)
}

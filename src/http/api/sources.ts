import { SOURCES_MAX, type WatchedSource } from '../../domain/sources/liveness.ts'
import type { Sources } from '../../services/sources/sources.ts'
import { SourceList } from '../shapes/sources.ts'
import type { ApiOperations } from './operation.ts'
import { createRoutes } from './route.ts'

export const SOURCE_OPERATIONS = {
  listSources: {
    route: 'GET /sources',
    summary: 'List sources',
    description:
      'Returns every event source of every project that has sent events. Sources that have been silent for longer than usual come first. Times are times of receipt; imported files do not count.',
    answer: { description: 'The sources.', shape: SourceList },
  },
} satisfies ApiOperations

/** Route for event sources: all that are watched, each with its state and the silence that is usual for it. */
export function sourceRoutes(sources: Pick<Sources, 'list'>) {
  return createRoutes(SOURCE_OPERATIONS, {
    async listSources(caller) {
      const list = await sources.list(caller)
      const { isFull, unwatched } = list
      return { sources: list.sources.map(toSourceJson), limit: SOURCES_MAX, limitReached: isFull, unwatched }
    },
  })
}

function toSourceJson({ baselineMs, thresholdMs, ...source }: WatchedSource) {
  return { ...source, usualSilenceSeconds: toSeconds(baselineMs), alarmAfterSeconds: toSeconds(thresholdMs) }
}

function toSeconds(ms: number | null): number | null {
  return ms === null ? null : Math.ceil(ms / 1_000)
}

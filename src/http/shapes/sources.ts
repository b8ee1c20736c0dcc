import { z } from 'zod'
import { SOURCES_MAX, type WatchedSource } from '../../domain/sources/liveness.ts'
import { count, text, time, truth } from './values.ts'

export const SourceShape = z
  .object({
    project: text('default'),
    eventSource: text('ec2.amazonaws.com').nullable().describe('Null for events without an event source.'),
    firstHeardAt: time().describe('When the first event was received.'),
    lastHeardAt: time().describe('When the last event was received.'),
    state: z
      .enum(['speaking', 'silent', 'learning', 'given-up'])
      .describe(
        '`speaking`, or `silent` for longer than usual; `learning` until Daybook knows what is usual; `given-up` after 30 days of silence.',
      ),
    usualSilenceSeconds: count(1_200)
      .nullable()
      .describe('The longest silence that is usual for this source; null while learning.'),
    alarmAfterSeconds: count(1_800)
      .nullable()
      .describe('The source is `silent` after a longer silence than this; null while learning.'),
  })
  .meta({ id: 'Source' }) satisfies z.ZodType<Omit<WatchedSource, 'baselineMs' | 'thresholdMs'>>

export const SourceList = z
  .object({
    sources: z.array(SourceShape).max(SOURCES_MAX),
    limit: count(SOURCES_MAX).describe('Maximum number of sources that Daybook watches.'),
    limitReached: truth(false).describe('`true` if there are more sources, which Daybook does not watch.'),
    unwatched: count(0).describe(
      'How many sources sent events today and are not watched: at least this many, as far as this process knows.',
    ),
  })
  .meta({ id: 'Sources' })

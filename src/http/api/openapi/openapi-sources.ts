import type { SchemaObject } from 'openapi3-ts/oas31'
import { SOURCES_MAX } from '../../../domain/sources/liveness.ts'
import {
  BOOLEAN,
  INPUT_PROBLEMS,
  type Operations,
  objectSchema,
  okResponses,
  type Schemas,
  STRING,
  schemaRef,
  TIME,
} from './openapi-builders.ts'

/** Returns the operations on event sources. */
export function sourceOperations(): Operations {
  return {
    '/sources': {
      get: {
        operationId: 'listSources',
        summary: 'List sources',
        description:
          'Returns every event source of every project that has sent events. Sources that have been silent for longer than usual come first. Times are times of receipt; imported files do not count.',
        responses: okResponses('The sources.', 'Sources', INPUT_PROBLEMS),
      },
    },
  }
}

const NULLABLE_SECONDS: SchemaObject = { type: ['integer', 'null'], minimum: 0 }

/** The schemas of event sources. */
export const SOURCE_SCHEMAS: Schemas = {
  Source: objectSchema({
    project: STRING,
    eventSource: { type: ['string', 'null'], description: 'Null for events without an event source.' },
    firstHeardAt: { ...TIME, description: 'When the first event was received.' },
    lastHeardAt: { ...TIME, description: 'When the last event was received.' },
    state: {
      ...STRING,
      enum: ['speaking', 'silent', 'learning', 'given-up'],
      description:
        '`speaking`, or `silent` for longer than usual; `learning` until Daybook knows what is usual; `given-up` after 30 days of silence.',
    },
    usualSilenceSeconds: {
      ...NULLABLE_SECONDS,
      description: 'The longest silence that is usual for this source; null while learning.',
    },
    alarmAfterSeconds: {
      ...NULLABLE_SECONDS,
      description: 'The source is `silent` after a longer silence than this; null while learning.',
    },
  }),
  Sources: objectSchema({
    sources: { type: 'array', items: schemaRef('Source'), maxItems: SOURCES_MAX },
    limit: { type: 'integer', description: 'Maximum number of sources that Daybook watches.' },
    limitReached: {
      ...BOOLEAN,
      description: '`true` if there are more sources, which Daybook does not watch.',
    },
  }),
}

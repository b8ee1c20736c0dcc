import type { SchemaObject } from 'openapi3-ts/oas31'
import { SOURCES_MAX } from '../../../domain/sources/liveness.ts'
import { answer, answers, jsonOf, type Operations } from './openapi-parts.ts'

/** Who sends, and who has fallen silent. */
export function sources(): Operations {
  return {
    '/sources': {
      get: {
        operationId: 'listSources',
        summary: 'List sources',
        description:
          'Every event source of every project that sends events, those first that used to speak and have been silent for longer than their habit. Times are those of receipt. Imported files are not counted.',
        responses: answers({ 200: answer('The sources.', jsonOf('Sources')) }, ['invalid', 'forbidden']),
      },
    },
  }
}

const TEXT: SchemaObject = { type: 'string' }
const MOMENT: SchemaObject = { type: 'string', format: 'date-time' }
const SECONDS_OR_NULL: SchemaObject = { type: ['integer', 'null'], minimum: 0 }

const SOURCE = {
  project: TEXT,
  eventSource: { type: ['string', 'null'], description: 'Null for events that name none.' },
  firstHeardAt: MOMENT,
  lastHeardAt: { ...MOMENT, description: 'While it is silent: since when.' },
  state: {
    type: 'string',
    enum: ['speaking', 'silent', 'learning', 'given-up'],
    description: 'A source is not judged while its habit is learned, and given up after 30 days of silence.',
  },
  usualSilenceSeconds: {
    ...SECONDS_OR_NULL,
    description: 'The longest silence that is usual; null while it is learned.',
  },
  alarmAfterSeconds: { ...SECONDS_OR_NULL, description: 'A longer silence raises the alarm.' },
} satisfies { [name: string]: SchemaObject }

/** The shapes of sources. */
export const SOURCE_SCHEMAS: { [name: string]: SchemaObject } = {
  Source: { type: 'object', properties: SOURCE, required: Object.keys(SOURCE) },
  Sources: {
    type: 'object',
    properties: {
      sources: { type: 'array', items: { $ref: '#/components/schemas/Source' }, maxItems: SOURCES_MAX },
      limit: { type: 'integer', description: 'So many sources are watched at most.' },
      limitReached: { type: 'boolean', description: 'Whether further sources are not watched.' },
    },
    required: ['sources', 'limit', 'limitReached'],
  },
}

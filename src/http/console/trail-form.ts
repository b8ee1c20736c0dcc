import { toColumn } from '../../domain/events/column.ts'
import { Fault, type FaultKey } from '../../domain/fault.ts'
import { parseOneOf } from '../../domain/parse.ts'
import type { SimpleSelector } from '../../domain/trails/simple-selector.ts'
import { TrailFault, type TrailReason } from '../../domain/trails/trail-fault.ts'

/** The form fields for a trail's destination. */
export const DESTINATION_FIELDS = ['bucket', 'prefix', 'project', 'format', 'writeOnly'] as const
/** The form fields for the events that a trail saves. */
export const SELECTOR_FIELDS = ['readWrite', 'sources', 'actions', 'projects'] as const

/** Parses a trail's destination. Throws `invalid` for an unknown `format`. */
export function parseDestination(text: (name: (typeof DESTINATION_FIELDS)[number]) => string) {
  return {
    bucket: text('bucket'),
    prefix: text('prefix') || null,
    project: toColumn(text('project')),
    format: parseOneOf(text('format') || 'tar.gz', ['tar.gz', 'json.gz'], 'format'),
    isWriteOnly: text('writeOnly') === 'yes',
  }
}

/** Parses which events a trail saves. Throws `invalid` for an unknown `readWrite`. */
export function parseSimpleSelector(
  text: (name: (typeof SELECTOR_FIELDS)[number]) => string,
): SimpleSelector {
  return {
    readWrite: parseOneOf(text('readWrite') || 'all', ['all', 'writes', 'reads'], 'readWrite'),
    sources: parseList(text('sources')),
    actions: parseList(text('actions')),
    projects: parseList(text('projects')),
  }
}

/** Runs an action on a trail. Rethrows an `invalid` trail fault with the form field that it is about. */
export async function withFieldErrors<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action()
  } catch (error) {
    if (!(error instanceof TrailFault) || error.code !== 'invalid') throw error
    throw new Fault<FaultKey>('invalid', error.key, error.values, {
      field: FIELD_OF_REASON[error.reason] ?? 'form',
    })
  }
}

const FIELD_OF_REASON: { [reason in TrailReason]?: string } = {
  name: 'name',
  bucket: 'bucket',
  'bucket-missing': 'bucket',
  storage: 'bucket',
  prefix: 'prefix',
}

function parseList(text: string): string[] {
  const names = text.split(',').map((name) => toColumn(name.trim()))
  return [...new Set(names.filter((name) => name !== ''))]
}

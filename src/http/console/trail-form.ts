import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed } from '../../domain/access/permissions.ts'
import { toColumn } from '../../domain/events/record.ts'
import { Fault } from '../../domain/fault.ts'
import { parseOneOf } from '../../domain/parse.ts'
import type { SimpleSelector } from '../../domain/trails/simple-selector.ts'
import { TrailFault, type TrailReason } from '../../domain/trails/trail-fault.ts'

/** The fields that say where a trail writes. */
export const ORDER_FIELDS = ['bucket', 'prefix', 'project', 'format'] as const
/** The fields that say which events a trail saves. */
export const CHOICE_FIELDS = ['readWrite', 'sources', 'actions', 'projects'] as const

/** Where a trail is to write. */
export function parseDestination(text: (name: (typeof ORDER_FIELDS)[number]) => string) {
  return {
    bucket: text('bucket'),
    prefix: text('prefix') || null,
    project: toColumn(text('project')),
    format: parseOneOf(text('format') || 'tar.gz', ['tar.gz', 'json.gz'], 'format'),
  }
}

/** Which events a trail is to save. */
export function readChoice(text: (name: (typeof CHOICE_FIELDS)[number]) => string): SimpleSelector {
  return {
    readWrite: parseOneOf(text('readWrite') || 'all', ['all', 'writes', 'reads'], 'readWrite'),
    sources: list(text('sources')),
    actions: list(text('actions')),
    projects: list(text('projects')),
  }
}

/** Does what concerns a trail; what is wrong with it names the field of the form that it is about. */
export async function beside<Result>(deed: () => Promise<Result>): Promise<Result> {
  try {
    return await deed()
  } catch (error) {
    if (!(error instanceof TrailFault) || error.code !== 'invalid') throw error
    throw new Fault('invalid', error.message, { field: FIELDS[error.reason] ?? 'form' })
  }
}

/** Projects in which somebody may give a trail a bucket. */
export function projectsOf(caller: Caller): string[] {
  const held = caller.grants.flatMap(({ name, project }) => (name === 'file' && project ? [project] : []))
  return held.filter((project) => isAllowed(caller, 'CreateTrail', project)).toSorted()
}

const FIELDS: { [reason in TrailReason]?: string } = {
  name: 'name',
  bucket: 'bucket',
  'bucket-missing': 'bucket',
  storage: 'bucket',
  prefix: 'prefix',
}

function list(text: string): string[] {
  const words = text.split(',').map((word) => toColumn(word.trim()))
  return [...new Set(words.filter((word) => word !== ''))]
}

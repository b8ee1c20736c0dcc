import { canonicalFilter } from '../../domain/events/canonical-filter.ts'
import { WILDCARD } from '../../domain/events/pattern.ts'
import type { Filter } from '../../domain/events/query.ts'

/**
 * Returns the file name of an export, such as `daybook-events-2026-03-01T120000Z-write-StopInstances.csv`: its start
 * time in UTC, then the filters for reads or writes, action, user, project, resource and error. It is ASCII, and each
 * filter has at most 40 characters.
 */
export function exportFileName(filter: Filter, startedAt: Date, extension: string): string {
  const time = startedAt.toISOString().slice(0, 19).replaceAll(':', '')
  const kind = filter.readOnly === null ? '' : filter.readOnly ? 'read' : 'write'
  const { errorCode = '', outcome = '', ...values } = canonicalFilter(filter)
  const error = errorCode === WILDCARD ? 'failed' : toFileNamePart([errorCode].join('-'))
  const names = NAME_FILTERS.map((name) => toFileNamePart([values[name] ?? ''].join('-')))
  const parts = ['daybook-events', `${time}Z`, kind, ...names, `${outcome}`, error]
  return `${parts.filter((part) => part !== '').join('-')}.${extension}`
}

const PART_LENGTH_MAX = 40
const NAME_FILTERS = ['eventName', 'userName', 'project', 'resourceName'] as const

function toFileNamePart(value: string): string {
  return value
    .replace(/[^A-Za-z0-9._]+/g, '-')
    .slice(0, PART_LENGTH_MAX)
    .replace(/^[-.]+|(?<![-.])[-.]+$/g, '')
}

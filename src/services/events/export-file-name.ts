import { ANY_ERROR, type Filter } from '../../domain/events/query.ts'

const PART_LENGTH_MAX = 40
const NAMING = ['eventName', 'userName', 'project', 'resourceName'] as const

/** A file name that says when it was made and what was asked, in plain ASCII. */
export function exportFileName(filter: Filter, startedAt: Date, extension: string): string {
  const moment = startedAt.toISOString().slice(0, 19).replaceAll(':', '')
  const kind = filter.readOnly === null ? '' : filter.readOnly ? 'read' : 'write'
  const failed = filter.errorCode === ANY_ERROR ? 'failed' : plain(filter.errorCode ?? '')
  const parts = [`${moment}Z`, kind, ...NAMING.map((name) => plain(filter[name] ?? '')), failed]
  return `${['daybook-events', ...parts].filter((part) => part !== '').join('-')}.${extension}`
}

function plain(value: string): string {
  return value
    .replace(/[^A-Za-z0-9._]+/g, '-')
    .slice(0, PART_LENGTH_MAX)
    .replace(/^[-.]+|[-.]+$/g, '')
}

import { and, eq, gte, lt, or, type SQL, sql } from 'drizzle-orm'
import type { Pattern } from '../../domain/events/pattern.ts'
import type { Query } from '../../domain/events/query.ts'
import type { Database, LogPartition } from '../database.ts'
import { isWithin } from '../within-period.ts'
import { matchesAny } from './pattern-conditions.ts'

type Patterns = readonly Pattern[]

/** Whether a query is for the events of certain resources. */
export function isByResource({ resourceName, resourceType }: Query): boolean {
  return (resourceName?.any.length ?? 0) + (resourceType?.any.length ?? 0) > 0
}

/**
 * Whether a query is for one name or one type, or for both, so that the resources are read in the order of their index: they are
 * joined to the events then.
 */
export function isJoinedToResources(query: Query): boolean {
  return isByResource(query) && [query.resourceName, query.resourceType].every(isSingle)
}

function isSingle(condition: Query['resourceName']): boolean {
  const [first, ...others] = condition?.any ?? []
  return others.length === 0 && (first === undefined || first.kind === 'equals')
}

/** Returns the SQL conditions for the resources of events. Those of `isJoinedToResources` are about the joined rows. */
export function resourceConditions(partition: LogPartition, query: Query, customer: number): SQL[] {
  const [names, types] = [query.resourceName?.any ?? [], query.resourceType?.any ?? []]
  const [otherNames, otherTypes] = [query.resourceName?.none ?? [], query.resourceType?.none ?? []]
  const isListed = (condition: SQL | undefined, isIn: boolean) =>
    condition && isEventOf(partition, query, customer, condition, isIn)
  const excluded = or(matchesResource(partition, otherNames, []), matchesResource(partition, [], otherTypes))
  const conditions = isJoinedToResources(query)
    ? [...joinedPeriod(partition, customer), matchesResource(partition, names, types)]
    : [isListed(matchesResource(partition, names, types), true)]
  return [...conditions, isListed(excluded, false)].filter((each) => each !== undefined)
}

// A search by type alone must find an event once, however many of its resources have the type.
function matchesResource(
  { eventResources }: LogPartition,
  names: Patterns,
  types: Patterns,
): SQL | undefined {
  if (names.length + types.length === 0) return undefined
  return and(
    names.length === 0 ? sql`${eventResources.isFirstOfType}` : matchesAny(eventResources.name, names),
    types.length === 0 ? undefined : matchesAny(eventResources.type, types),
  )
}

function joinedPeriod({ eventResources, from, until }: LogPartition, customer: number): SQL[] {
  return [eq(eventResources.customer, customer), isWithin(eventResources.eventTime, { from, until })]
}

/** Returns the SQL that selects the times and sequences of the events of the resources that a query is for. */
export function selectResourceTimes(
  { replica }: Pick<Database, 'replica'>,
  partition: LogPartition,
  query: Query,
  customer: number,
): SQL {
  const { eventTime, sequence } = partition.eventResources
  const [names, types] = [query.resourceName?.any ?? [], query.resourceType?.any ?? []]
  const select = replica
    .select({ eventTime, sequence })
    .from(partition.eventResources)
    .where(and(...queryPeriod(partition, query, customer), matchesResource(partition, names, types)))
  // Several resources of an event may be among them.
  return isJoinedToResources(query) ? select.getSQL() : select.groupBy(eventTime, sequence).getSQL()
}

// The list is made once for a statement, and not for each event.
function isEventOf(
  partition: LogPartition,
  query: Query,
  customer: number,
  condition: SQL,
  isIn: boolean,
): SQL {
  const { events, eventResources } = partition
  const listed = and(...queryPeriod(partition, query, customer), condition)
  const operator = isIn ? sql`in` : sql`not in`
  return sql`${events.sequence} ${operator} (select ${eventResources.sequence} from ${eventResources} where ${listed})`
}

function queryPeriod({ eventResources, from, until }: LogPartition, query: Query, customer: number): SQL[] {
  return [
    eq(eventResources.customer, customer),
    gte(eventResources.eventTime, from > query.from ? from : query.from),
    lt(eventResources.eventTime, until < query.until ? until : query.until),
  ]
}

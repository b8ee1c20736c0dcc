import type { Catalogue } from '../../domain/actions/action-catalogue.ts'
import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import { recordHashes, toEventKey } from '../events/event-key.ts'
import { markFirstOfType, toEventRow } from '../events/event-rows.ts'
import { toIdGeneration } from '../partitions.ts'
import { type NamedServers, toDrafts } from '../reports/administrator-log-rows.ts'
import { EVENT_COLUMNS, ID_COLUMNS, insertEventsSql, RESOURCE_COLUMNS } from './postgres-insert-sql.ts'
import { arrayParam, columnParams, type Drafts, draftParams } from './postgres-params.ts'

/** The time of receipt of a group of events, and the known actions. */
export type InsertContext = { now: Date; catalogue: Catalogue }

/**
 * A part of a group, the first event of the group with the ID of each, and the statement that stores the events in `sent`: those
 * that are the first ones themselves.
 */
export type InsertPart = InsertRows & { statement: string; params: string[] }

/** The rows of some events, the first row of the group with the ID of each, and those that are the first ones themselves. */
export type InsertRows = { rows: InsertRow[]; firsts: InsertRow[]; sent: InsertRow[]; drafts: Drafts }

/** The row of an event, with its ID and its project as one text, that of the customer as well, and the hashes of its record. */
export type InsertRow = ReturnType<typeof toInsertRow>

/** Events of the first part, with which the database begins early; it stores them while the next part is made. */
const FIRST_EVENTS = 300
/** Events of each other part: a statement takes a millisecond besides its events. */
const PART_EVENTS = 700

/** Returns the parts of a group, in order. */
export function splitGroup(group: IncomingEvent[]): IncomingEvent[][] {
  const parts = [group.slice(0, FIRST_EVENTS)]
  for (let from = FIRST_EVENTS; from < group.length; from += PART_EVENTS)
    parts.push(group.slice(from, from + PART_EVENTS))
  return parts
}

/** Returns a function that prepares one part of a group after the other. */
export function createPartMaker(context: InsertContext) {
  const toRows = createRowMaker(context)
  const generation = toIdGeneration(context.now)
  return (events: IncomingEvent[]): InsertPart => {
    const part = toRows(events)
    const statement = insertEventsSql({ generation, hasLogRows: part.drafts.size > 0 })
    return { ...part, statement, params: toParams(part.sent, part.drafts) }
  }
}

/** Returns a function that returns the rows of one part of a group after the other. */
export function createRowMaker({ now, catalogue }: InsertContext) {
  const firstByClaim = new Map<string, InsertRow>()
  const knownServers: NamedServers = new Map()
  return (events: IncomingEvent[]): InsertRows => {
    const drafts = toDrafts(events, catalogue, knownServers)
    const rows = events.map((event) => toInsertRow(event, now))
    const firsts = rows.map((row) => findFirst(firstByClaim, row))
    return { rows, firsts, sent: rows.filter((row, i) => firsts[i] === row), drafts }
  }
}

function toInsertRow(event: IncomingEvent, now: Date) {
  const { storedHash, sentHash } = recordHashes(event)
  const key = toEventKey(event)
  const claim = toClaim(event.customer, key)
  return Object.assign(toEventRow(event, now), { storedHash, sentHash, key, claim, event })
}

/** Returns a text that only events with the same ID of the same customer and project have. */
export function toClaim(customer: unknown, key: unknown): string {
  return `${customer} ${key}`
}

function findFirst(firstByClaim: Map<string, InsertRow>, row: InsertRow): InsertRow {
  const first = firstByClaim.get(row.claim)
  if (first === undefined) firstByClaim.set(row.claim, row)
  return first ?? row
}

function toParams(rows: InsertRow[], drafts: Drafts): string[] {
  const events = rows.map(({ event }) => event)
  return [
    ...columnParams(EVENT_COLUMNS, rows),
    ...columnParams(ID_COLUMNS, rows),
    ...resourceParams(rows),
    ...(drafts.size > 0 ? draftParams(events, drafts) : []),
  ]
}

/** Returns the parameters with the resources of some rows, and the ordinals of their events among these. */
export function resourceParams(rows: InsertRow[]): string[] {
  const resources = rows.flatMap(({ resources: each }, i) =>
    markFirstOfType(each).map((resource) => ({ ...resource, ordinal: i + 1 })),
  )
  return [...columnParams(RESOURCE_COLUMNS, resources), arrayParam(resources, ({ ordinal }) => ordinal)]
}

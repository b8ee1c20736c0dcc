import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed } from '../../domain/access/permissions.ts'
import { type Entity, type EntityKind, entityPairs } from '../../domain/entities/entity.ts'
import type { EntityPageContent } from '../../domain/entities/entity-page.ts'
import { parseFilter } from '../../domain/events/filter-grammar.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { Context } from '../context.ts'
import { type ActivityParts, readActivity, readFacets, readSeen } from './entity-activity.ts'
import { type KnownParts, readKnown } from './entity-facts.ts'
import { type EventsParts, listNewest, type ReportParts, readReport } from './entity-lists.ts'

/** What reads the parts of the page. */
export type EntityParts = ActivityParts & KnownParts & EventsParts & ReportParts

export type GetEntity = ReturnType<typeof createGetEntity>

/** Days that the page counts, today included. */
const DAYS = 30

/** Whether the newest events are only changes: what users and servers read, or what is read of them, is mostly routine. */
const CHANGES_ONLY: { readonly [kind in EntityKind]: boolean } = {
  user: true,
  server: true,
  address: false,
  key: false,
}

/**
 * Returns a function that returns what the page about a user, an address, an access key or a server shows. What is not in any event is
 * no fault: events are deleted, and names of servers and users outlive them.
 */
export function createGetEntity({ audit, clock }: Pick<Context, 'audit' | 'clock'>, parts: EntityParts) {
  return (caller: Caller, entity: Entity): Promise<EntityPageContent> => {
    const pairs = entityPairs(entity)
    const parameters = Object.fromEntries(pairs)
    return audit.read(caller, { operation: 'GetEntity', parameters }, async () => {
      const now = clock()
      const filter = parseFilter(pairs)
      const period = toPeriod(now)
      const asked = { caller, filter: { ...filter, ...period } }
      const listed = { ...filter, readOnly: CHANGES_ONLY[entity.kind] ? false : null }
      const [known, counted, activity, facets, newest, report] = await Promise.all([
        readKnown(parts, caller, entity),
        parts.findSeen(caller, filter),
        readActivity(parts, asked),
        readFacets(parts, asked),
        listNewest(parts, caller, listed),
        isAllowed(caller, 'GetAdministrationReport') ? readReport(parts, caller, entity, now) : null,
      ])
      const seen = readSeen(counted, activity, newest.events)
      return { entity, ...known, seen, activity, facets, ...newest, report }
    })
  }
}

// Until midnight: events may be dated some minutes ahead.
function toPeriod(now: Date): { from: Date; until: Date } {
  const until = (Math.floor(now.getTime() / DAY_MS) + 1) * DAY_MS
  return { from: new Date(until - DAYS * DAY_MS), until: new Date(until) }
}

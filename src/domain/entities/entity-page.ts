import type { AccessKey } from '../access/access-key.ts'
import type { UserGrant } from '../access/grant.ts'
import type { User } from '../access/user.ts'
import type { CountedField } from '../counts/period-counts.ts'
import type { Tally } from '../counts/tally.ts'
import type { ListedEvent } from '../events/listed-event.ts'
import type { AdministratorLogRow } from '../reports/administrator-log.ts'
import type { Server } from '../servers/server.ts'
import type { Entity } from './entity.ts'

/** What a page shows about something that events name. What is not known, or not the reader's to see, is null. */
export type EntityPageContent = {
  entity: Entity
  /** The servers with the ID: several projects may have it. */
  servers: Server[]
  user: { user: User; grants: UserGrant[] } | null
  accessKey: AccessKey | null
  seen: SeenTimes
  activity: EntityActivity
  facets: EntityFacets
  events: ListedEvent[]
  hasProjects: boolean
  /** The cursor of further events. */
  next: string | null
  searchedBackTo: Date | null
  report: EntityReport | null
}

/** How many events there are, and when the first and the last were; null where that is not known. */
export type SeenTimes = { count: number | null; first: Date | null; last: Date | null; isComplete: boolean }

/** Numbers of events by day. They are lower bounds if not complete. */
export type EntityActivity = {
  from: Date
  until: Date
  bucketSeconds: number
  complete: boolean
  buckets: ({ from: Date } & Tally)[]
}

/** The most frequent values of fields, among the newest `basis` events of the period; of all of them if complete. */
export type EntityFacets = {
  facets: { [field in CountedField]?: { value: string; count: number }[] }
  complete: boolean
  basis: number
}

/** Rows of the report, the newest first; if not complete, older ones may be missing. Days as the report takes them. */
export type EntityReport = { rows: EntityReportRow[]; isComplete: boolean; start: string; end: string }

/** A row of the report, and its project; null if it is from before the log had projects. */
export type EntityReportRow = Pick<
  AdministratorLogRow,
  'eventId' | 'time' | 'userName' | 'type' | 'name' | 'action' | 'responseCode' | 'part'
> & { project: string | null }

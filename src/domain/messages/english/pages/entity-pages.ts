import { formatInteger, plural } from '../../numbers.ts'
import { link, rich } from '../../rich.ts'

// The page about a user, an address, an access key or a server.
const entity = {
  kinds: { user: 'User', address: 'Address', key: 'Access key', server: 'Server' },
  titleOf: ({ kind, value }: { kind: string; value: string }) => `${kind} ${value}`,
  intro:
    'What Daybook knows about a name in events: its first and last event, its last 30 days, and who and what its events name.',
  facts: 'What it is',
  firstSeen: 'First seen',
  lastSeen: 'Last seen',
  // Where the time of day is not known.
  onDay: ({ date }: { date: string }) => `on ${date}`,
  notSeen: 'not known',
  events: 'Events',
  number: ({ count, isComplete }: { count: number; isComplete: boolean }) =>
    `${isComplete ? '' : 'at least '}${formatInteger(count)}`,
  all: 'All events',
  activity: 'The last 30 days',
  newestChanges: 'Newest changes',
  newestEvents: 'Newest events',
  noChanges: ({ retentionDays }: { retentionDays: number }) =>
    `No kept event is a change. Events are kept for ${retentionDays} days.`,
  noEvents: ({ retentionDays }: { retentionDays: number }) =>
    `No kept event names it. Events are kept for ${retentionDays} days.`,
  withReads: rich`Only changes. ${link('all', 'Show reads as well')}`,
}

// What is known of it.
const entityFacts = {
  kind: 'Kind',
  userKinds: {
    person: 'Person',
    role: 'Role',
    service: 'Service or machine',
    root: 'Root user of an account',
  },
  status: 'Status',
  department: 'Department',
  customerDefined1: 'Customer defined 1',
  customerDefined2: 'Customer defined 2',
  grants: 'Grants',
  grant: ({ grant, project }: { grant: string; project: string | null }) =>
    project === null ? grant : `${grant} in ${project}`,
  noGrants: 'none',
  manage: 'Manage user',
  notKnownUser: 'No user of Daybook has this name.',
  addressKinds: {
    public: 'On the Internet',
    private: 'In a private network',
    special: 'Reserved, or not an IP address',
  },
  network: 'Network',
  owner: 'User',
  created: 'Created',
  lastUsed: 'Last used',
  never: 'never',
  expires: 'Expires',
  notKnownKey: 'Not an access key of Daybook, or not one that you may see.',
  severalProjects: ({ count }: { count: number }) =>
    `${plural(count, 'project')} have a server with this ID.`,
  notKnownServer: 'Daybook has no server with this ID: no event has started, stopped or terminated one.',
}

// Who and what its events are about.
const entityFacets = {
  title: 'Who and what',
  fields: { userName: 'Users', eventName: 'Actions', sourceIPAddress: 'Addresses', errorCode: 'Error codes' },
  none: 'None',
  number: ({ count }: { count: number }) => formatInteger(count),
  eventsOf: ({ value }: { value: string }) => `Events with ${value}`,
  sample: ({ basis }: { basis: number }) => `Of the newest ${plural(basis, 'event')}.`,
}

// Rows of the Administrator Logs report about it.
const entityReport = {
  title: 'Administrator log',
  caption: 'Rows of the report, newest first; times in UTC',
  columns: { time: 'Time', user: 'User', action: 'Action', name: 'Name', outcome: 'Response' },
  none: ({ start, end }: { start: string; end: string }) => `No rows from ${start} to ${end}.`,
  incomplete: 'There may be older rows.',
  report: 'Open report',
  parts: { request: 'request', outcome: 'outcome', whole: '' },
  noOutcome: 'Outcome in another row',
}

/** The texts of the pages about users, addresses, access keys and servers. */
export const ENTITY_PAGES = { entity, entityFacts, entityFacets, entityReport }

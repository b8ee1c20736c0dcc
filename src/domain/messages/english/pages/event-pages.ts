import { plural } from '../../numbers.ts'
import { code, link, rich } from '../../rich.ts'

// The page of all events.
const events = {
  title: 'Events',
  skipToList: 'Skip to the list',
  caption: ({ zone }: { zone: string }) => `Events, newest first; times in ${zone}`,
  columns: {
    time: 'Time',
    action: 'Action',
    user: 'User',
    project: 'Project',
    resource: 'Resource',
    address: 'Address',
    source: 'Source',
    key: 'Access key',
    outcome: 'Outcome',
  },
  fixFields: 'Choose another period.',
  invalid: 'Nothing was searched',
  without: ({ label }: { label: string }) => `Search without ${label.toLowerCase()}`,
  copyLink: 'Copy link',
  firstPage: 'Show the first page',
  download: 'Download',
  downloadChoices: 'Size and columns…',
  ownDownloads: 'My downloads',
  loadMore: 'Load more',
  end: ({ retentionDays }: { retentionDays: number }) =>
    `No more events. Events are kept for ${retentionDays} days.`,
}

// A row of the list: what follows the resource, and what an outcome shows in full.
const eventRows = {
  andOthers: ({ detail, others }: { detail: string; others: number }) =>
    detail === '' ? `and ${others} more` : `${detail} and ${others} more`,
  failure: ({ errorCode, errorMessage }: { errorCode: string; errorMessage: string }) =>
    `${errorCode}: ${errorMessage}`,
}

// The page of events while the log is empty.
const emptyLog = {
  title: 'No events yet',
  sendFirst:
    'Events appear here as soon as a program sends them. Create a key and copy a snippet, or try it with a test event.',
  start: 'Send the first event',
  importHint: rich`To import CloudTrail files, run ${code('daybook import PATH')}: ${link('importing', 'Import files')}. To look around with sample data, run ${code('daybook demo')}.`,
}

// The page of events if none matches the filter.
const noMatchingEvents = {
  title: 'No matching events',
  titleUnfiltered: 'No events',
  unfiltered: ({ retentionDays }: { retentionDays: number }) =>
    `There are no events in the last ${retentionDays} days. Older events are deleted.`,
  advice: 'Events must match all filters. Try one of these:',
  unknownValue: ({ label, value }: { label: string; value: string }) =>
    `Daybook does not know the ${label} “${value}”.`,
  didYouMean: 'Did you mean',
  countOf: ({ count }: { count: number }) => `(${plural(count, 'event')})`,
  searchAll: ({ value }: { value: string }) => `Search all records for ${value}`,
}

// The labels of the filters, for their fields and chips.
const filterLabels = {
  q: 'Record contains',
  resourceName: 'Resource',
  resourceType: 'Resource type',
  eventName: 'Action',
  userName: 'User',
  project: 'Project',
  eventSource: 'Event source',
  sourceIPAddress: 'Source IP address',
  accessKeyId: 'Access key',
  errorCode: 'Outcome',
  outcome: 'Outcome',
  eventId: 'Event ID',
  requestId: 'Request ID',
  submittedBy: 'Submitted by',
  submittedKey: 'Submitted with access key',
  receivedFrom: 'Received from (UTC)',
  receivedUntil: 'Received until (UTC)',
  readOnly: 'Read only',
  period: 'Period',
  from: 'From',
  until: 'Until',
  zone: 'Time zone',
  live: 'Live',
  cursor: 'Page',
  columns: 'Columns',
  rows: 'Rows',
  loaded: 'Number of rows',
  view: 'View',
}

// The form with the filters.
const filterBar = {
  q: 'Record contains (case-sensitive)',
  // The subject of messages about this field; its label is a sentence.
  qInMessages: 'Search text',
  shortText:
    'Daybook looks through all records of the period for a text this short, which takes longer. Add characters, or choose a shorter period.',
  search: 'Search',
  fields: 'Filters',
  moreFields: 'More filters',
  resourcePlaceholder: 'Name or ARN',
  untilTooEarly: 'Until must be later than From.',
  receivedUntilTooEarly: 'Received until must be later than received from.',
  readOnly: { no: 'No (changes only)', yes: 'Yes (reads only)', any: 'Any' },
  outcome: { any: 'Any', failed: 'Failed' },
}

// What is to know about the chosen period.
const eventPeriod = {
  fromInFuture: ({ now }: { now: string }) => `From is in the future. It is ${now} now.`,
  fromTooEarly: ({ retentionDays, oldest }: { retentionDays: number; oldest: string }) =>
    `Events are kept for ${plural(retentionDays, 'day')}, so these begin at ${oldest}.`,
  untilTooEarly: ({ retentionDays, oldest }: { retentionDays: number; oldest: string }) =>
    `Until must be later than ${oldest}, because events are kept for ${plural(retentionDays, 'day')}.`,
  periodTooLong: ({ retentionDays }: { retentionDays: number }) =>
    `Events are kept for ${plural(retentionDays, 'day')}, so no more than that is shown.`,
}

// Parameters of a URL that are no filters.
const unknownFilters = {
  title: 'Nothing was searched',
  unknown: ({ name }: { name: string }) => rich`There is no filter ${code(name)}.`,
  useSimilar: ({ similar, value }: { similar: string; value: string }) => `Search with ${similar}=${value}`,
  useOthers: 'Search without it',
  inMessage: ({ name, similar }: { name: string; similar: string | null }) =>
    similar === null
      ? `There is no filter \`${name}\`.`
      : `There is no filter \`${name}\`. Did you mean \`${similar}\`?`,
}

// Reads that a filter for changes leaves out, although they failed.
const failedReads = {
  leftOut: ({ count, isMore }: { count: number; isMore: boolean }) =>
    count === 0
      ? 'Reads are left out. Failed ones may be among them.'
      : `${plural(count, 'failed read')}${isMore ? ' or more' : ''} left out.`,
  show: 'Show failed reads',
}

// Events whose receipt is not known, although a filter asks for it.
const uncovered = {
  leftOut: ({ until }: { until: string }) =>
    `Events received before ${until} are left out: Daybook did not store their receipt then.`,
}

// A search that ended for its time, before the end of its period.
const unfinishedSearch = {
  title: 'No matching events yet',
  searched: ({ time }: { time: string }) =>
    `Events from ${time} on were searched. Earlier ones may match, too.`,
  continue: 'Keep looking',
}

// The form that adds or changes a filter.
const filterForm = {
  add: '+ Filter',
  field: 'Filter by',
  operator: 'Comparison',
  operators: { is: 'is', not: 'is not', starts: 'starts with' },
  textOperators: { is: 'contains', not: 'does not contain', starts: 'starts with' },
  value: 'Value',
  furtherValue: 'or another value',
  apply: 'Apply',
  // The word for any failure, as it is typed.
  failed: 'failed',
  suggestion: ({ label, count }: { label: string; count: number | null }) =>
    [label, count === null ? '' : plural(count, 'event')].filter((part) => part !== '').join(', '),
  oneTime: ({ label }: { label: string }) => `${label} takes one time. Choose “is”.`,
  wholeValues: ({ label }: { label: string }) => `${label} takes whole values only. Choose “is” or “is not”.`,
}

// What is shown: changes, reads or both.
const shownMenu = {
  label: 'Shown:',
  choices: { no: 'Changes', yes: 'Reads', any: 'Everything' },
  hints: { no: 'what changed something', yes: 'what only looked', any: 'changes and reads' },
}

// The columns of the list and the height of its rows.
const layoutMenu = {
  label: 'Columns',
  columns: 'Columns',
  rows: 'Rows',
  rowHeights: { compact: 'Compact, one line', comfortable: 'Comfortable, two lines' },
  apply: 'Apply',
  usual: 'Reset',
}

// The active filters.
const filterChips = {
  title: 'Active filters',
  lacking: 'Record lacks',
  excluded: ({ label }: { label: string }) => `not ${label.toLowerCase()}`,
  anyOf: ({ values: [first = '', ...others] }: { values: string[] }) => {
    if (others.length === 0) return first
    return others.length === 1 ? `${first} or ${others[0]}` : `${first} or ${others.length} others`
  },
  edit: ({ label, values }: { label: string; values: string[] }) => `Change: ${label} ${values.join(', ')}`,
  remove: ({ label, value }: { label: string; value: string }) => `Remove filter “${label}: ${value}”`,
  clear: 'Clear filters',
  readsOnly: 'Reads only',
  changesOnly: 'Changes only',
  includeWrites: 'Include writes',
  includeReads: 'Include reads',
  readsIncluded: 'Changes and reads',
  failed: 'Failed',
  succeeded: 'Succeeded',
  anyValue: 'any value',
  startsWith: ({ value }: { value: string }) => `starts with “${value}”`,
  inNetwork: ({ value }: { value: string }) => `in ${value}`,
  not: ({ value }: { value: string }) => `not ${value}`,
  shortened: ({ chosen }: { chosen: string }) => `${chosen}, as far as events are kept`,
}

// The page of one event.
const event = {
  title: ({ action, userName }: { action: string; userName: string }) => `${action} by ${userName}`,
  back: 'Events',
  identity: 'Identity',
  resources: ({ count }: { count: number }) => (count > 1 ? 'Resources' : 'Resource'),
  userAgent: 'User agent',
  region: 'Region',
  isReadOnly: 'Yes (it changed nothing)',
  isNotReadOnly: 'No',
  eventType: 'Event type',
  receivedAt: 'Received',
  submittedFrom: 'Submitted from',
  submittedRequest: 'Submitted by request',
  operator: 'The operator of this Daybook (imported)',
  noReceipt: 'Not known, because the event is from before Daybook kept this.',
  otherProjects: 'Other projects have an event with the same ID:',
  copy: 'Copy',
  download: 'Download',
  originalText: 'Original text',
}

// The part of an event's page about other events.
const relatedEvents = {
  sameRequest: 'Same request',
  sameSharedEvent: 'Same shared event',
  allWithId: 'All events with this ID',
  uncovered: ({ until }: { until: string }) =>
    `Events received before ${until} are left out: Daybook did not store these IDs then.`,
  moreArchives: 'and more',
  logStates: {
    signed: 'This event is in a signed head of the log.',
    pending: 'This event will be in the next signed head, within about a minute.',
    none: 'This event was received before the log had signed heads.',
  },
}

/** The texts of the pages about events and their filters. */
export const EVENT_PAGES = {
  events,
  eventRows,
  emptyLog,
  noMatchingEvents,
  filterLabels,
  filterBar,
  filterForm,
  shownMenu,
  layoutMenu,
  eventPeriod,
  unknownFilters,
  failedReads,
  uncovered,
  unfinishedSearch,
  filterChips,
  event,
  relatedEvents,
}

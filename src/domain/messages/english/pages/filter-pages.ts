import { plural } from '../../numbers.ts'
import { code, rich } from '../../rich.ts'

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
  stories: 'Grouping',
  loaded: 'Number of rows',
  view: 'View',
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

// The active filters.
const filterChips = {
  title: 'Active filters',
  // Fields take these in UTC; a chip has them in the zone of the page.
  receivedFrom: 'Received from',
  receivedUntil: 'Received until',
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
  failed: 'Failed',
  succeeded: 'Succeeded',
  anyValue: 'any value',
  startsWith: ({ value }: { value: string }) => `starts with “${value}”`,
  inNetwork: ({ value }: { value: string }) => `in ${value}`,
  not: ({ value }: { value: string }) => `not ${value}`,
}

// What is to know about filters, and what is wrong with them.
const filterMessages = {
  // The subject of messages about this field; its label is a sentence.
  qInMessages: 'Search text',
  shortText:
    'Daybook looks through all records of the period for a text this short, which takes longer. Add characters, or choose a shorter period.',
  untilTooEarly: 'Until must be later than From.',
  receivedUntilTooEarly: 'Received until must be later than received from.',
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

// What is shown: changes, reads or both.
const shownMenu = {
  label: 'Shown:',
  choices: { no: 'Changes', yes: 'Reads', any: 'Everything' },
  hints: { no: 'what changed something', yes: 'what only looked', any: 'changes and reads' },
}

/** The texts of the filters of events: their fields, forms, chips and messages. */
export const FILTER_PAGES = {
  filterLabels,
  filterForm,
  filterChips,
  filterMessages,
  eventPeriod,
  unknownFilters,
  shownMenu,
}

import { formatInteger, plural } from '../../numbers.ts'
import { code, link, rich } from '../../rich.ts'
import { formatShortSpan } from '../event-sentence.ts'

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
  later: ({ seconds }: { seconds: number }) => `${shortTime(seconds)} later`,
  after: ({ seconds }: { seconds: number }) => `after ${shortTime(seconds)}`,
  runCount: ({ count, mayGoOn }: { count: number; mayGoOn: boolean }) =>
    `×${formatInteger(count)}${mayGoOn ? '+' : ''}`,
  // A script puts the number in.
  runCountOf: '×{}',
  // What a run is, after its number.
  run: 'events like this within two minutes',
  runGoesOn: 'events like this within two minutes; the next page may have more',
  otherValues: ({ others }: { others: number }) => `+${formatInteger(others)}`,
}

function shortTime(seconds: number): string {
  return seconds < 1 ? 'less than 1 s' : formatShortSpan(seconds)
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

// The columns of the list, the height of its rows, and what they are.
const layoutMenu = {
  label: 'Layout',
  columns: 'Columns',
  rows: 'Rows',
  rowHeights: { compact: 'Compact, one line', comfortable: 'Comfortable, two lines' },
  stories: 'Events',
  storyChoices: { on: 'Grouped', off: 'Single events' },
  apply: 'Apply',
  usual: 'Reset',
}

// The page of one event.
const event = {
  title: ({ action, userName }: { action: string; userName: string }) => `${action} by ${userName}`,
  back: 'Events',
  identity: 'Identity',
  resources: ({ count }: { count: number }): string => (count > 1 ? 'Resources' : 'Resource'),
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

/** The texts of the list of events and of the page of one. */
export const EVENT_PAGES = {
  events,
  eventRows,
  emptyLog,
  noMatchingEvents,
  failedReads,
  uncovered,
  unfinishedSearch,
  layoutMenu,
  event,
  relatedEvents,
}

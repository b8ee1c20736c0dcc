import { formatInteger, plural } from '../../numbers.ts'
import { link, rich, slot } from '../../rich.ts'

// The page of reports.
const reports = {
  title: 'Reports',
  intro:
    'The Administrator Logs report has one row for every request that changed something, and another row for the outcome of each asynchronous request.',
  fixFields: 'Fix the highlighted fields and choose Show report.',
  notFirstPage: rich`This is not the first page. ${link('first', 'First page')}`,
  showFirstPage: 'Show the first page',
  noPending: 'No pending operations: every request of this period has succeeded or failed.',
  noRowsOnPage: 'This page has no rows.',
  downloadsHint:
    'Downloads contain the whole report. In CSV, values that a spreadsheet would run as formulas start with an apostrophe. JSON has every value unchanged.',
  pendingDownloadsHint:
    'Downloads contain all pending operations of the period. In CSV, values that a spreadsheet would run as formulas start with an apostrophe. JSON has every value unchanged.',
  pendingRows: ({ count, isMore }: Count) =>
    isMore ? `${formatInteger(count)} pending operations or more` : plural(count, 'pending operation'),
  count: ({ count, isMore }: Count) =>
    isMore ? `more than ${formatInteger(count)} rows` : plural(count, 'row'),
  period: formatPeriod,
  download: ({ format }: { format: string }) => `Download ${format}`,
  all: 'All',
  pending: 'Pending only',
  pendingCount: ({ count, isMore }: Count) => `Pending only (${count}${isMore ? '+' : ''})`,
  noRowsTitle: 'No rows in this period',
  noRows: (days: Days) => `No changes were recorded ${formatPeriod(days)}. Choose another period:`,
  emptyTitle: 'The administrator log is empty',
  empty: rich`Every received event that changes something adds a row. None was received in the last year. ${link('guide', 'How to send events')}`,
  noMorePending: 'No more pending operations.',
  noMoreRows: 'No more rows.',
  loadMore: 'Load more',
  keepSearching: 'None found yet. Keep searching',
}

// The labels of the form's fields, which messages use as well.
const reportLabels = { type: 'Report type', start: 'Start day', end: 'End day', show: 'Show' }

// The form that selects the report and its period.
const reportForm = {
  administration: 'Administration',
  startHint: 'Starts at 00:00 UTC.',
  endHint: 'Included. Ends at 24:00 UTC.',
  show: 'Show report',
  presetsTitle: 'Common periods',
  limits: ({ days, earliest }: { days: number; earliest: string }) =>
    `A report covers at most ${days} days and starts on ${earliest} at the earliest, because the administrator log goes back one year. Days start and end in UTC.`,
}

// The rows of the report.
const reportTable = {
  title: 'Report rows',
  caption: 'Report rows in order of receipt; times in UTC',
  columns: {
    time: 'Time',
    userName: 'User',
    department: 'Department',
    customerDefined1: 'Customer defined 1',
    customerDefined2: 'Customer defined 2',
    type: 'Type',
    name: 'Name',
    action: 'Action',
    details: 'Details',
    responseCode: 'Response code',
  },
  pending: 'pending',
  pendingFor: rich`pending ${slot('duration')}`,
  legend: rich`${slot('pending')} Time since the request. The outcome will appear as a separate row. In downloads, the Response Code of such a request is always empty.`,
  noOutcome: 'none: the outcome is a separate row',
  toOutcome: 'See outcome',
  toRequest: 'See request',
}

/** With `isMore`, the count is a lower bound. */
type Count = { count: number; isMore: boolean }

/** The first and the last day of a period, as in `2026-03-01`. */
type Days = { first: string; last: string }

function formatPeriod({ first, last }: Days): string {
  return first === last ? `on ${first} (UTC)` : `from ${first} to ${last} (UTC)`
}

/** The texts of the pages about Administrator Logs reports. */
export const REPORT_PAGES = { reports, reportLabels, reportForm, reportTable }

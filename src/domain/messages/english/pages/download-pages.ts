import { formatInteger, plural } from '../../numbers.ts'
import { link, rich } from '../../rich.ts'

// The page on which a download is chosen.
const newDownload = {
  title: 'Download events',
  events: 'Events',
  count: ({ count, isMore }: { count: number; isMore: boolean }) =>
    `${isMore ? 'At least ' : ''}${formatInteger(count)} ${count === 1 && !isMore ? 'event' : 'events'}`,
  countUnknown: 'The number of events is not known yet.',
  none: rich`No events match these filters, so the file would be empty. ${link('events', 'Change the filters')}`,
  change: 'Change the filters',
  format: 'Format',
  formats: {
    csv: 'CSV, for spreadsheets',
    json: 'JSON, with a manifest at the end',
    ndjson: 'NDJSON, a record on each line',
  },
  size: ({ size }: { size: string }) => `about ${size}`,
  sizeAtLeast: ({ size }: { size: string }) => `${size} or more`,
  columns: ({ count }: { count: number }) => `Columns of a CSV file (all ${count} unless you choose)`,
  times: 'Times in files are in UTC.',
  timesOfCsv: 'Times of a CSV file',
  timesHint: 'The column eventTime has its offset from UTC then. Records are never changed.',
  kept: rich`Daybook does not keep the file. ${link('downloads', 'Downloads')} lists what you have downloaded in the last day, with the checksum of each file.`,
  download: 'Download',
}

// The list of a user's downloads.
const downloads = {
  title: 'Downloads',
  events: 'Events',
  intro: 'What you have downloaded in the last day. The files are not kept; compare yours by their SHA-256.',
  empty: rich`No downloads in the last day. On the page ${link('events', 'Events')}, choose filters and then a download.`,
  started: 'Started',
  filters: 'Filters',
  format: 'Format',
  result: 'Result',
  size: 'Size',
  checksum: 'SHA-256',
  running: ({ rows }: { rows: number | null }) =>
    rows === null ? 'Downloading' : `Downloading: ${plural(rows, 'row')}`,
  complete: ({ rows }: { rows: number }) => `Complete: ${plural(rows, 'row')}`,
  brokenOff: ({ rows }: { rows: number | null }) =>
    rows === null ? 'Interrupted' : `Interrupted after ${plural(rows, 'row')}`,
  again: 'Download again',
  more: ({ count }: { count: number }) =>
    `Only the newest ${formatInteger(count)} are listed. The others of the last day are in the log: their action is DownloadEvents.`,
}

/** The texts of downloads of events. */
export const DOWNLOAD_PAGES = { newDownload, downloads }

import { formatInteger, plural } from '../../numbers.ts'
import { code, link, type RichText, rich, slot, strong } from '../../rich.ts'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

function formatNumber({ count, isComplete }: { count: number; isComplete: boolean }): string {
  return `${isComplete ? '' : 'at least '}${formatInteger(count)}`
}

function formatUsual(usual: number): string {
  return usual === 0 ? 'none' : `about ${formatInteger(usual)}`
}

const measures = {
  changes: 'Changes today',
  failures: 'Failures today',
  refused: 'Refused calls today',
  signIns: 'Sign-ins today',
}

// A day by its date as if it were in UTC.
type DayCount = { day: Date; count: number }

// The first page: what the log says today.
const overview = {
  title: 'Overview',
  intro:
    'What is different today. Each number leads to the events that it counts. What is usual is the median of the seven days before, up to this time of day.',
  today: ({ date, zone }: { date: string; zone: string }) => `${date} (${zone})`,
  tiles: 'Today',
  measures,
  number: formatNumber,
  // How many there are at this time on other days: the median of seven.
  usual: ({ usual }: { usual: number | null }) =>
    usual === null ? 'No usual number yet' : `Usually ${formatUsual(usual)} by now`,
  unusual: ({ usual }: { usual: number }) => rich`${strong('More than usual')}: ${formatUsual(usual)} by now`,
  usualHelp: 'The median of the seven days before, up to this time of day',
  days: ({ measure, days }: { measure: keyof typeof measures; days: readonly DayCount[] }) =>
    `${measures[measure]}. By day: ${days.map(({ day, count }, i) => `${i === days.length - 1 ? 'today' : `${DAYS[day.getUTCDay()]} ${day.getUTCDate()}`} ${formatInteger(count)}`).join(', ')}`,
  incomplete: 'Some events are not counted yet, or have rare values: these numbers are lower bounds.',
  lacksEvents: rich`You may not see events, servers, sources or trails. For that you need the grant ${code('activity-log')} in a project. The primary administrator can add it on the Users page.`,
  lacksReports: rich`To see operations without an outcome, you need the grant ${code('reports')}. The primary administrator can add it on the Users page.`,
}

// What has not been seen before.
const overviewNews = {
  title: ({ date }: { date: string }) => `New since ${date}`,
  fields: { userName: 'Users', sourceIPAddress: 'Addresses', eventName: 'Actions' },
  none: 'None',
  young: 'All events are from these days, so everything is new.',
  more: ({ count }: { count: number }) => `and ${formatInteger(count)} more`,
  uncertain: 'Daybook counts the rarest values of busy days without their names, so some may be older.',
  count: ({ count }: { count: number }) => plural(count, 'event'),
  events: rich`${slot('events')}, ${slot('time')}`,
}

// Users whose calls were refused.
const overviewRefused = {
  title: 'Refused by user',
  period: ({ date }: { date: string }) => `Calls that were refused since ${date}`,
  none: 'No call was refused.',
  more: ({ count }: { count: number }) => `and ${plural(count, 'other user')}`,
  sample: ({ basis }: { basis: number }) => `Of the newest ${plural(basis, 'refused call')}.`,
}

// Operations that were requested and have no outcome.
const overviewPending = {
  title: 'Pending operations',
  none: ({ date }: { date: string }) => `Every operation since ${date} has its outcome.`,
  count: ({ count, isMore }: { count: number; isMore: boolean }) =>
    `${isMore ? 'more than ' : ''}${formatInteger(count)}`,
  since: ({ date }: { date: string }) => rich`${slot('count')} without an outcome since ${date}`,
  by: ({ userName }: { userName: string }) => rich`by ${userName}, ${slot('time')}`,
  busy: 'Daybook is busy with other reports. Reload the page to see pending operations.',
}

// Trails and sources, in one line each.
const overviewHealth = {
  title: 'Trails and sources',
  noTrails: rich`No trail saves events. ${link('trails', 'Create a trail')}`,
  delivered: rich`delivered ${slot('time')}`,
  notDelivered: 'nothing delivered yet',
  failing: rich`waiting ${slot('time')}`,
  unsound: 'the last verification found problems',
  noSources: 'No source has sent events yet.',
  states: { silent: 'silent', speaking: 'active', learning: 'learning', 'given-up': 'inactive' },
  sources: ({ count, state }: { count: number; state: string }) => `${formatInteger(count)} ${state}`,
  sourcesLabel: 'Sources',
  silent: ({ source, project }: { source: string | null; project: string }): RichText =>
    rich`${strong(source ?? 'A source without a name')} in ${project} is silent since ${slot('time')}`,
}

// What is kept.
const overviewKept = {
  title: 'Retention and storage',
  events: 'Events',
  oldest: 'Oldest event',
  noOldest: 'none',
  retention: 'Kept for',
  days: ({ days }: { days: number }) => plural(days, 'day'),
  bytes: 'Database',
  free: 'Free on disk',
}

const FORMATS: { [format: string]: string } = { csv: 'CSV', json: 'JSON', ndjson: 'NDJSON' }

function nameOf(format: string): string {
  return FORMATS[format] ?? format
}

// What users did in Daybook itself.
const overviewActions = {
  downloads: 'Last downloads',
  noDownloads: 'No downloads yet.',
  allDownloads: 'All downloads',
  grants: 'Last grants',
  noGrants: 'No grants were added or removed yet.',
  allGrants: 'All changes of grants',
  eventFile: ({ format }: { format: string }) => `Events as ${nameOf(format)}`,
  report: ({ format, start, end }: { format: string; start: string; end: string }) =>
    `Report ${start} to ${end} as ${nameOf(format)}`,
  archive: ({ trail }: { trail: string }) => `Archive of trail ${trail}`,
  given: ({ grant, project, userName }: { grant: string; project: string | null; userName: string }) =>
    `Added ${grant}${project === null ? '' : ` in ${project}`} for ${userName}`,
  taken: ({ grant, project, userName }: { grant: string; project: string | null; userName: string }) =>
    `Removed ${grant}${project === null ? '' : ` in ${project}`} from ${userName}`,
  administration: ({ userName }: { userName: string }) => `Made ${userName} primary administrator`,
  by: ({ userName }: { userName: string }) => rich`by ${userName}, ${slot('time')}`,
}

/** The texts of the overview. */
export const OVERVIEW_PAGES = {
  overview,
  overviewNews,
  overviewRefused,
  overviewPending,
  overviewHealth,
  overviewKept,
  overviewActions,
}

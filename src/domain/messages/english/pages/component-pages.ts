import { formatInteger, plural } from '../../numbers.ts'
import { code, rich, slot } from '../../rich.ts'

// What surrounds every page. `language` is the language of the sentences, as HTML names it.
const layout = {
  language: 'en',
  documentTitle: ({ title }: { title: string }) => `${title} · Daybook`,
  skip: 'Skip to content',
  navigation: 'Main',
  settings: 'Settings',
  help: 'Help',
  signOut: 'Sign out',
  ofCustomer: ({ customerName }: { customerName: string }) => `· ${customerName}`,
  theme: 'Colours',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  languages: 'Language',
  // What the browser's script shows.
  copied: 'Copied',
  unreachable: 'Daybook did not answer. Check the connection and try again.',
}

// The head of a page.
const pageHead = {
  separator: '/',
  about: 'About this page',
  guide: 'Read the guide',
}

// The sections in the navigation.
const sections = {
  overview: 'Overview',
  events: 'Events',
  servers: 'Servers',
  reports: 'Reports',
  trails: 'Trails',
  users: 'Users',
  projects: 'Projects',
  keys: 'Access keys',
  sources: 'Sources',
  actions: 'Actions',
  firstEvent: 'Send events',
  importFiles: 'Import files',
  awsTools: 'AWS tools',
  docs: 'API reference',
  guides: 'Guides',
  keyboard: 'Keyboard',
  settings: 'All settings',
  account: 'Account',
}

// The page or notice of an error.
const problem = {
  titles: {
    invalid: 'Invalid request',
    unauthorized: 'Sign-in required',
    forbidden: 'Not allowed',
    notFound: 'Not found',
    conflict: 'Conflict',
    tooLarge: 'Too large',
    tooMany: 'Too many requests',
    unavailable: 'Temporarily unavailable',
    methodNotAllowed: 'Method not allowed',
    unexpected: 'Something went wrong',
  },
  unexpected:
    'Daybook could not complete the request and logged the error. Give the request ID to the operator.',
  methodNotAllowed: ({ methods }: { methods: string }) => `This page accepts only ${methods}.`,
  administratorHelp: 'The primary administrator can do this for you, or transfer the role to you.',
  grantHelp: 'The primary administrator can add the grant for you on the Users page.',
  // Why an event may be missing.
  eventHelp: ({ days }: { days: number }) =>
    `Daybook keeps events for ${plural(days, 'day')}. The archives of a trail may still have an older one.`,
  requestId: ({ requestId }: { requestId: string }) => rich`Request ID ${code(requestId)}`,
  requestIdSentence: ({ requestId }: { requestId: string }) => rich`Request ID ${code(requestId)}.`,
  openWithout: 'Open the page without it',
  openForm: 'Open the form again',
  goToStart: 'Go to the start page',
  goToEvents: 'Go to Events',
  goToReports: 'Go to Reports',
  goToAccount: 'Go to your account',
}

// The search field and the links of a page of a list.
const listPage = {
  search: 'Search',
  nextPage: 'Next page',
  firstPage: 'First page',
  // What a print says below the first rows.
  printedOf: ({ total }: { total: number }) =>
    rich`These are the first ${slot('rows')} of ${formatInteger(total)} rows.`,
  printedFirst: rich`These are the first ${slot('rows')} rows. The list has more.`,
}

// The buttons that leave a confirmation without confirming.
const confirm = {
  cancel: 'Cancel',
  back: 'Back',
}

// The progress of a download.
const downloadProgress = {
  rowsSent: 'Rows sent',
  sentSoFar: ({ rows, total }: { rows: number; total: number | null }) =>
    total === null ? `${formatInteger(rows)} rows` : `${formatInteger(rows)} of ${formatInteger(total)} rows`,
  preparing: 'Preparing the file.',
  unknown: 'Progress is not available here. Check the downloads in your browser.',
  running: 'Downloading.',
  complete: ({ rows }: { rows: number }) => `Download complete: ${plural(rows, 'row')}.`,
  size: ({ size }: { size: string }) => `${size}, SHA-256`,
  cancel: 'Cancel download',
  interrupted: ({ rows }: { rows: number }) =>
    `Download interrupted after ${plural(rows, 'row')}. The file is incomplete; download it again.`,
}

// The outcome of an event. An error code follows `failed`, for screen readers only.
const outcome = {
  ok: 'OK',
  failed: 'Failed:',
}

// What users are, for screen readers.
const userKinds = {
  role: 'Role',
  service: 'Service',
  root: 'Root user',
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

// The parts of ages and durations, which the browser's script puts together as well: `{}` is a number or another part.
const ages = {
  justNow: 'just now',
  ago: '{} ago',
  ahead: 'in {}',
  seconds: '{} s',
  minutes: '{} min',
  hours: '{} h',
  day: '1 day',
  days: '{} days',
}

// Dates, times and durations. Dates and clock times are those that the clocks of the zone show.
const times = {
  ages,
  longDate: ({ at }: { at: Date }) =>
    `${WEEKDAYS[at.getUTCDay()]}, ${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`,
  shortTime: ({ at, hasYear, clockTime }: { at: Date; hasYear: boolean; clockTime: string }) =>
    `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]?.slice(0, 3)}${hasYear ? ` ${at.getUTCFullYear()}` : ''} ${clockTime}`,
  timestamp: ({ date, clockTime, zone }: { date: string; clockTime: string; zone: string }) =>
    `${date}, ${clockTime} ${zone}`,
  zone: ({ zone, minutes }: { zone: string; minutes: number }) => `(${zone}, UTC${formatOffset(minutes)})`,
  since: ({ time }: { time: string }) => `since ${time}`,
  justNow: ages.justNow,
  ago: ({ seconds }: { seconds: number }) => ages.ago.replace('{}', formatDuration(seconds)),
  ahead: ({ seconds }: { seconds: number }) => ages.ahead.replace('{}', formatDuration(seconds)),
  duration: ({ seconds }: { seconds: number }) => formatDuration(seconds),
}

// `+3`, `+5:30`, `−4`.
function formatOffset(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}

// In one unit.
function formatDuration(seconds: number): string {
  if (seconds < 60) return ages.seconds.replace('{}', String(seconds))
  if (seconds < 3_600) return ages.minutes.replace('{}', String(Math.floor(seconds / 60)))
  if (seconds < 86_400) return ages.hours.replace('{}', String(Math.floor(seconds / 3_600)))
  return seconds < 2 * 86_400 ? ages.day : ages.days.replace('{}', String(Math.floor(seconds / 86_400)))
}

// The menu of time zones, and their page.
const timeZones = {
  label: 'Time zone',
  title: 'Time zone',
  utc: 'UTC',
  browser: ({ zone }: { zone: string }) => `${zone} (this browser)`,
  other: 'Another time zone',
  placeholder: 'Europe/Moscow',
  apply: 'Apply',
  note: 'Pages show times in this zone. Reports are in UTC, and files are unless you choose otherwise.',
}

const SIZE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

// Sizes of files, in powers of 1,000 bytes.
const sizes = {
  inUnit: ({ number, unit }: { number: string; unit: number }) => `${number} ${SIZE_UNITS[unit]}`,
}

// What is said about characters that hide or deceive in a name.
const foreignText = {
  hidden: ({ code }: { code: string }) => `Invisible or control character ${code}`,
  mixedScripts: ({ scripts }: { scripts: string[] }) =>
    `This word has letters that look alike, from several scripts: ${scripts.join(', ')}`,
}

/** The texts of what all pages share: layout, lists, times, problems, confirmations. */
export const COMPONENT_PAGES = {
  layout,
  pageHead,
  sections,
  problem,
  listPage,
  confirm,
  downloadProgress,
  foreignText,
  outcome,
  userKinds,
  times,
  sizes,
  timeZones,
}

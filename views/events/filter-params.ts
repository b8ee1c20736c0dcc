/** What a page's address can ask for, in the order in which addresses name it. */
export const ASKED = [
  'q',
  'resourceName',
  'resourceType',
  'eventName',
  'userName',
  'project',
  'eventSource',
  'sourceIPAddress',
  'accessKeyId',
  'errorCode',
  'eventId',
  'readOnly',
  'period',
  'from',
  'until',
  'cursor',
] as const

export type AskedName = (typeof ASKED)[number]

/** What was asked, as it stood in the address; what was not asked is absent. */
export type Asked = { readonly [name in AskedName]?: string | undefined }

/** The sentence that says what is wrong with a value, beside the field it came from. */
export type Faults = { readonly [name in AskedName]?: string | undefined }

/** The periods one can choose with one press, newest event first; the longest is all that is kept. */
export const PERIODS = [
  { period: '30m', minutes: 30, label: '30 min', words: '30 minutes' },
  { period: '1h', minutes: 60, label: '1 h', words: 'hour' },
  { period: '3h', minutes: 180, label: '3 h', words: '3 hours' },
  { period: '12h', minutes: 720, label: '12 h', words: '12 hours' },
  { period: '24h', minutes: 1_440, label: '24 h', words: '24 hours' },
  { period: '7d', minutes: 10_080, label: '7 days', words: '7 days' },
  { period: '30d', minutes: 43_200, label: '30 days', words: '30 days' },
] as const

/** Whether a pressed period is one of these; the press for everything that is kept is none. */
export function isPreset(name: string): boolean {
  return PERIODS.some(({ period }) => period === name)
}

/** The words for each filter: beside its field and on its chip. */
export const LABELS: { readonly [name in AskedName]: string } = {
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
  eventId: 'Event id',
  readOnly: 'Read only',
  period: 'Period',
  from: 'From',
  until: 'Until',
  cursor: 'Page',
}

/** The same question without some of its parts, from its first page. */
export function without(asked: Asked, ...names: AskedName[]): Asked {
  const left = Object.entries(asked).filter(
    ([name]) => name !== 'cursor' && !names.some((each) => each === name),
  )
  return Object.fromEntries(left)
}

/** The query parameters of the events page, in the order that its URLs have. */
export const FILTER_PARAMS = [
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

export type FilterParam = (typeof FILTER_PARAMS)[number]

/** The query parameters of a request, as sent. Missing parameters are absent. */
export type FilterParams = { readonly [name in FilterParam]?: string | undefined }

/** Error messages by parameter. */
export type FilterFaults = { readonly [name in FilterParam]?: string | undefined }

/** The preset periods, each ending now. The retention is a further preset. */
export const PERIODS = [
  { period: '30m', minutes: 30, label: '30 min', words: '30 minutes' },
  { period: '1h', minutes: 60, label: '1 h', words: 'hour' },
  { period: '3h', minutes: 180, label: '3 h', words: '3 hours' },
  { period: '12h', minutes: 720, label: '12 h', words: '12 hours' },
  { period: '24h', minutes: 1_440, label: '24 h', words: '24 hours' },
  { period: '7d', minutes: 10_080, label: '7 days', words: '7 days' },
  { period: '30d', minutes: 43_200, label: '30 days', words: '30 days' },
] as const

/** Returns whether a name is one of the preset periods. The preset of the whole retention is not. */
export function isPreset(name: string): boolean {
  return PERIODS.some(({ period }) => period === name)
}

/** The label of each filter, for its field and its chip. */
export const FILTER_LABELS: { readonly [name in FilterParam]: string } = {
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
  eventId: 'Event ID',
  readOnly: 'Read only',
  period: 'Period',
  from: 'From',
  until: 'Until',
  cursor: 'Page',
}

/** Returns the filter without some of its parameters, from its first page. */
export function withoutParams(params: FilterParams, ...names: FilterParam[]): FilterParams {
  const rest = Object.entries(params).filter(
    ([name]) => name !== 'cursor' && !names.some((removed) => removed === name),
  )
  return Object.fromEntries(rest)
}

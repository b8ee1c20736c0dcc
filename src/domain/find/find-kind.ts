/** What words were found to mean, in the order in which equally good matches are listed. */
export const FIND_KINDS = [
  'combined',
  'outcome',
  'readOnly',
  'action',
  'actions',
  'user',
  'server',
  'resource',
  'project',
  'source',
  'error',
  'address',
  'network',
  'accessKey',
  'event',
  'request',
] as const

export type FindKind = (typeof FIND_KINDS)[number]

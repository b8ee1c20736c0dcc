import type { FilterPair } from '../events/filter-grammar.ts'

/** What the overview counts by day. */
export const MEASURES = ['changes', 'failures', 'refused', 'signIns'] as const

export type Measure = (typeof MEASURES)[number]

/** The codes of calls that were refused because a permission is missing. */
const REFUSED_CODES = [
  ...['AccessDenied', 'AccessDeniedException', 'Client.UnauthorizedOperation'],
  ...['UnauthorizedOperation', 'Forbidden', 'NotAuthorized'],
]

/** The actions by which people sign in to a console: those of AWS, and those of other clouds and Daybook. */
const SIGN_IN_ACTIONS = ['AwsConsoleSignIn', 'ConsoleLogin']

/** The filter of the events that a measure counts, as parameters of a URL, with changes and reads unless it says so. */
export const MEASURE_FILTERS: { readonly [measure in Measure]: readonly FilterPair[] } = {
  changes: [['readOnly', 'false']],
  failures: [['outcome', 'failed']],
  refused: REFUSED_CODES.map((code) => ['errorCode', code]),
  signIns: SIGN_IN_ACTIONS.map((name) => ['eventName', name]),
}

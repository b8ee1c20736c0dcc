import { invalidField } from '../fault.ts'
import { checkLength } from '../parse.ts'

/** Maximum length of a view's name, in characters. */
export const VIEW_NAME_LENGTH_MAX = 128
/** Maximum length of the query of a view, in characters. */
export const VIEW_QUERY_LENGTH_MAX = 4_096
/** A user has at most this many views, and a customer has at most this many that everyone sees. */
export const VIEWS_MAX = 100

/** A saved filter of events. */
export type View = {
  id: string
  /** The user who saved it. */
  owner: string
  name: string
  /** The query of the Events page: filters, relative period and columns, in the order of its URLs. */
  query: string
  /** Whether everyone of the customer who reads events sees it, and not only its owner. */
  isShared: boolean
  /** Whether its owner comes to it after the sign-in. A user has at most one such view. */
  isStartPage: boolean
  createdAt: Date
}

/** A view as a user sees it: whether it is the user's, its filter can still be read, and the user may change it. */
export type ListedView = View & { isOwn: boolean; isReadable: boolean; isChangeable: boolean }

/** What can be changed about a view. */
export type ViewChange = Partial<Pick<View, 'name' | 'query' | 'isShared' | 'isStartPage'>>

/** Returns the name of a view, trimmed; throws a fault of `name` unless it is one line of 1 to 128 characters. */
export function parseViewName(value: string): string {
  const name = value.trim().toWellFormed()
  if (name === '' || /\p{Cc}/u.test(name)) throw invalidField('name', 'viewNameInvalid')
  return checkLength(name, VIEW_NAME_LENGTH_MAX, 'name')
}

/** Whether a user sees a view. */
export function isVisibleTo(userName: string, { owner, isShared }: View): boolean {
  return isShared || owner === userName
}

/** Returns views in the order of their list: the user's own ones first, each part by name. */
export function sortViews(views: readonly View[], userName: string): View[] {
  const rank = ({ owner }: View) => (owner === userName ? 0 : 1)
  return views.toSorted(
    (a, b) => rank(a) - rank(b) || compareTexts(a.name, b.name) || compareTexts(a.id, b.id),
  )
}

function compareTexts(a: string, b: string): number {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()]
  if (one === other) return 0
  return one < other ? -1 : 1
}

import type { User } from './user.ts'

/** Number of users on one page. */
const USERS_PER_PAGE = 50

/** A search for users: `q` is empty for all users, `after` the last user name of the previous page or empty. */
export type UserSearch = { q: string; after: string }

/**
 * Returns one page of the users whose name or tags contain `q` in any letter case, deleted users last, and the number of
 * all that do. `next` is the `after` of the next page, null on the last one.
 */
export function searchUsers(users: User[], { q, after }: UserSearch) {
  const matching = users.filter((user) => containsText(user, q.toLowerCase())).toSorted(deletedLast)
  const remaining = matching.slice(matching.findIndex(({ userName }) => userName === after) + 1)
  const shown = remaining.slice(0, USERS_PER_PAGE)
  const next = remaining.length > shown.length ? (shown.at(-1)?.userName ?? null) : null
  return { shown, matching: matching.length, next }
}

function containsText(user: User, text: string): boolean {
  const { userName, department, customerDefined1, customerDefined2 } = user
  const fields = [userName, department, customerDefined1, customerDefined2]
  return fields.some((field) => field.toLowerCase().includes(text))
}

// The sort is stable, so that both groups keep the order of the list.
function deletedLast(a: User, b: User): number {
  return Number(a.deletedAt !== null) - Number(b.deletedAt !== null)
}

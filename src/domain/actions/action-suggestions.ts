import type { ListedAction } from './action-search.ts'

/** The number of actions suggested for a text. */
export const SUGGESTIONS_MAX = 20

/**
 * Returns the actions to suggest for a text, among those that match it: first those whose name begins with it. Actions
 * that only read are left out unless `hasReads`.
 */
export function suggestActions(
  matching: readonly ListedAction[],
  text: string,
  hasReads: boolean,
): ListedAction[] {
  const prefix = text.toLowerCase()
  const begins = ({ name }: ListedAction) => name.toLowerCase().startsWith(prefix)
  const wanted = matching.filter(({ readOnly }) => hasReads || !readOnly)
  return [...wanted.filter(begins), ...wanted.filter((action) => !begins(action))].slice(0, SUGGESTIONS_MAX)
}

import type { ListedAction } from '../../src/domain/actions/action-search.ts'

/** The options of the list of suggestions below a field for the name of an action. */
export function ActionSuggestions({ actions }: { actions: readonly ListedAction[] }) {
  return (
    <>
      {actions.map(({ name, title }) => (
        <option value={name}>{title}</option>
      ))}
    </>
  )
}

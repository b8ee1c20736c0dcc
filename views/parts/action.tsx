import { titleOf } from '../../src/core/action.ts'

/** An action's title for people and, where they differ, its name as the API has it. */
export function ActionName({ eventName }: { eventName: string }) {
  const title = titleOf(eventName)
  return (
    <>
      {title} {title !== eventName && <span class="action-name">{eventName}</span>}
    </>
  )
}

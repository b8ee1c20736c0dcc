import { actionTitle, type Catalogue } from '../../src/domain/actions/action-catalogue.ts'

/** An action's title for people and, where they differ, its name as the API has it. */
export function ActionName({ eventName, catalogue }: { eventName: string; catalogue: Catalogue }) {
  const title = actionTitle(eventName, catalogue)
  return (
    <>
      {title} {title !== eventName && <span class="action-name">{eventName}</span>}
    </>
  )
}

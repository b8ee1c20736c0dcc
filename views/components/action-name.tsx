import { actionTitle, type Catalogue } from '../../src/domain/actions/action-catalogue.ts'

/** An action's title and, if different, its API method name. */
export function ActionName({ eventName, catalogue }: { eventName: string; catalogue: Catalogue }) {
  const title = actionTitle(eventName, catalogue)
  return (
    <>
      {title} {title !== eventName && <span class="action-name">{eventName}</span>}
    </>
  )
}

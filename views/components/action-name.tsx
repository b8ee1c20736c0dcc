import type { Catalogue } from '../../src/domain/actions/action-catalogue.ts'
import { shownTitle } from '../../src/domain/actions/shown-title.ts'

/** An action's title and, if different, its API method name. */
export function ActionName({ eventName, catalogue }: { eventName: string; catalogue: Catalogue }) {
  const title = shownTitle(eventName, catalogue)
  return (
    <>
      {title} {title !== eventName && <span class="action-name">{eventName}</span>}
    </>
  )
}

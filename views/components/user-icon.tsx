import type { UserKind } from '../../src/domain/events/user-kind.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'

const { userKinds: TEXT } = MESSAGES.pages

/** A picture of what a user is. Most users are persons, so theirs says nothing to screen readers. */
export function UserIcon({ kind }: { kind: UserKind }) {
  const picture = (
    <svg class="user-icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d={PATHS[kind]} />
    </svg>
  )
  if (kind === 'person') return picture
  return (
    <span class={`user-kind user-kind-${kind}`} role="img" aria-label={TEXT[kind]} title={TEXT[kind]}>
      {picture}
    </span>
  )
}

// A head and shoulders, a shield, a gear, and a crown.
const PATHS: { [kind in UserKind]: string } = {
  person:
    'M8 7.5a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5zM2.75 14c.3-2.8 2.2-4.5 5.25-4.5s4.95 1.7 5.25 4.5',
  role: 'M8 1.75l5.25 1.9v3.9c0 3.1-2 5.4-5.25 6.7-3.25-1.3-5.25-3.6-5.25-6.7v-3.9z',
  service:
    'M8 10.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4zM8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M12.6 3.4l-1.4 1.4M4.8 11.2l-1.4 1.4',
  root: 'M2.5 12.75h11M2.5 10.5l-.75-6 3.75 2.75L8 3l2.5 4.25 3.75-2.75-.75 6z',
}

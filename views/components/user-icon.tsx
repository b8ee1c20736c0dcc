import type { UserKind } from '../../src/domain/events/user-kind.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Icon } from './icon.tsx'

const { userKinds: TEXT } = MESSAGES.pages

/** A picture of what a user is. Most users are persons, so theirs says nothing to screen readers. */
export function UserIcon({ kind }: { kind: UserKind }) {
  if (kind === 'person') return <Icon name="person" />
  return (
    <span class={`user-kind user-kind-${kind}`} role="img" aria-label={TEXT[kind]} title={TEXT[kind]}>
      <Icon name={kind} />
    </span>
  )
}

import type { AccessKey } from '../../src/domain/access/access-key.ts'
import type { User } from '../../src/domain/access/user.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { formatLongDate } from '../components/time.tsx'

const { accessStatus: TEXT } = MESSAGES.pages

type UserStatus = Pick<User, 'isPrimaryAdministrator' | 'deactivatedAt' | 'deletedAt'>
type KeyStatus = Pick<AccessKey, 'deactivatedAt'>

/** The status of a user or an access key, as a sign and a word. The title says since when it is not active. */
export function StatusBadge({ subject }: { subject: UserStatus | KeyStatus }) {
  const { label, style, since } = statusOf(subject)
  return (
    <span
      class={`status status-${style}`}
      title={since ? TEXT.since({ date: formatLongDate(since) }) : undefined}
    >
      {label}
    </span>
  )
}

function statusOf(subject: UserStatus | KeyStatus) {
  if ('deletedAt' in subject && subject.deletedAt)
    return { style: 'inactive', label: TEXT.deleted, since: subject.deletedAt }
  if (subject.deactivatedAt)
    return { style: 'warning', label: TEXT.deactivated, since: subject.deactivatedAt }
  const isPrimary = 'isPrimaryAdministrator' in subject && subject.isPrimaryAdministrator
  return isPrimary
    ? { style: 'primary', label: TEXT.primaryAdministrator, since: null }
    : { style: 'active', label: TEXT.active, since: null }
}

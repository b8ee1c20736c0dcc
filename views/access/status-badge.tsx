import type { AccessKey } from '../../src/domain/access/access-key.ts'
import type { Permission } from '../../src/domain/access/permissions.ts'
import type { User } from '../../src/domain/access/user.ts'
import { formatLongDate } from '../components/time.tsx'

type UserStatus = Pick<User, 'isPrimaryAdministrator' | 'deactivatedAt' | 'deletedAt'>
type KeyStatus = Pick<AccessKey, 'deactivatedAt'>
type GrantedPermission = Exclude<Permission, 'authenticated'>

/** The status of a user or an access key, as a sign and a word. The title says since when it is not active. */
export function StatusBadge({ subject }: { subject: UserStatus | KeyStatus }) {
  const { label, style, since } = statusOf(subject)
  return (
    <span class={`status status-${style}`} title={since ? `since ${formatLongDate(since)}` : undefined}>
      {label}
    </span>
  )
}

/** Returns permissions in words: `read events, send events`. Empty if there are none. */
export function formatPermissions(permissions: readonly GrantedPermission[]): string {
  return permissions.map((permission) => PERMISSION_LABELS[permission]).join(', ')
}

const PERMISSION_LABELS: { [permission in GrantedPermission]: string } = {
  'events:read': 'read events',
  'events:write': 'send events',
  'trails:write': 'change trails',
  'reports:read': 'read reports',
  admin: 'manage users and projects',
}

function statusOf(subject: UserStatus | KeyStatus) {
  if ('deletedAt' in subject && subject.deletedAt)
    return { style: 'inactive', label: 'Deleted', since: subject.deletedAt }
  if (subject.deactivatedAt) return { style: 'warning', label: 'Deactivated', since: subject.deactivatedAt }
  const isPrimary = 'isPrimaryAdministrator' in subject && subject.isPrimaryAdministrator
  return isPrimary
    ? { style: 'primary', label: 'Primary administrator', since: null }
    : { style: 'active', label: 'Active', since: null }
}

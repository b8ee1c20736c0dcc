import type { PermissionName } from '../../english/pages/permission-names.ts'

const PERMISSION_NAMES: { [name in PermissionName]: string } = {
  'events:read': 'читать события',
  'events:write': 'отправлять события',
  'system:write': 'говорить от имени облака',
  'trails:write': 'менять трейлы',
  'reports:read': 'читать отчёты',
  admin: 'управлять пользователями и проектами',
}

/** Returns permissions in words, in Russian: `читать события, отправлять события`. Empty if there are none. */
export function listRussianPermissions(permissions: readonly PermissionName[]): string {
  return permissions.map((permission) => PERMISSION_NAMES[permission]).join(', ')
}

const PERMISSION_NAMES = {
  'events:read': 'read events',
  'events:write': 'send events',
  'system:write': 'speak for the cloud',
  'trails:write': 'change trails',
  'reports:read': 'read reports',
  admin: 'manage users and projects',
}

/** A permission that has a name in sentences. */
export type PermissionName = keyof typeof PERMISSION_NAMES

/** Returns permissions in words: `read events, send events`. Empty if there are none. */
export function listPermissions(permissions: readonly PermissionName[]): string {
  return permissions.map((permission) => PERMISSION_NAMES[permission]).join(', ')
}

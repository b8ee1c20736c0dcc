/** The messages that a page can show after a redirect. A URL names one of them and cannot show any other text. */
export const NOTICES = {
  described: 'Report tags saved.',
  granted: 'Grant added. It applies immediately, including to open sessions and access keys.',
  taken: 'Grant removed. The change applies immediately, including to open sessions and access keys.',
  added: 'User added. They have no permissions until you add a grant.',
  deactivated: 'User deactivated. They are signed out everywhere, and their access keys no longer work.',
  reactivated: 'User reactivated.',
  deleted: 'User deleted. Their events are kept. The user name cannot be used again.',
  'handed-over': 'Primary administrator role transferred. You are no longer the primary administrator.',
  'key-deactivated': 'Access key deactivated. It does not work until you reactivate it.',
  'key-reactivated': 'Access key reactivated.',
  'key-revoked': 'Access key deleted.',
  'project-created': 'Project created.',
  'project-renamed': 'Project renamed.',
  'project-deleted': 'Project deleted, with the grants in it.',
  connected: 'Object storage saved. Check the connection to see whether it works.',
  disconnected: 'Object storage disconnected. Its secret was deleted.',
  'inventory-connected': 'Inventory saved. Check the connection to see whether it works.',
  'inventory-disconnected':
    'Inventory disconnected. Its secret was deleted. The states observed so far are kept.',
  'trail-created': 'Trail created. It saves nothing until you start it.',
  'trail-started': 'Trail started. It saves the events received from now on.',
  'trail-stopped': 'Trail stopped. Events received so far will still be delivered.',
  'trail-changed': 'Trail saved. The change applies from the next delivery.',
  'trail-deleted': 'Trail deleted. What it delivered stays in the bucket.',
  'session-ended': 'Session ended.',
  'sessions-ended': 'Signed out everywhere else.',
  'password-changed': 'Password changed. Sign in with the new password.',
} as const

export type NoticeName = keyof typeof NOTICES

/** Returns the message of a notice. */
export function formatNotice(name: NoticeName): string {
  return NOTICES[name]
}

/** Returns a URL that shows a notice at the top of its page. Query and fragment of the URL are kept. */
export function withNotice(url: string, name: NoticeName): string {
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(url) ?? []
  return `${path}${query === '' ? '?' : `${query}&`}notice=${name}${fragment}`
}

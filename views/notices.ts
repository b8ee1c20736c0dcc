/** The messages that a page can show after a redirect. A URL names one of them and cannot show any other text. */
export const NOTICES = {
  described: 'Saved.',
  granted: 'Grant added. It applies immediately, including to open sessions and access keys.',
  taken: 'Grant removed. The change applies immediately, including to open sessions and access keys.',
  added: 'User added. Without a grant, they can see their own keys and account, and nothing else.',
  deactivated: 'User deactivated. They are signed out everywhere, and their access keys no longer work.',
  reactivated: 'User reactivated.',
  deleted: 'User deleted. The user name and the fact that the user existed are kept.',
  'handed-over': 'Primary administrator role transferred. You are no longer the primary administrator.',
  'key-deactivated': 'Access key deactivated. It does not work until you reactivate it.',
  'key-reactivated': 'Access key reactivated. It works again.',
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
  'trail-stopped': 'Trail stopped. The events received until now are still delivered.',
  'trail-changed': 'Saved. The change applies from the next delivery.',
  'trail-deleted': 'Trail deleted. What it delivered stays in the bucket.',
  'session-ended': 'Session ended.',
  'sessions-ended': 'You are signed out everywhere else.',
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

/** What can be told on the page after a deed; an address names one of these and can say nothing else. */
export const NOTICES = {
  described: 'Saved.',
  granted: 'Given. It counts from now on, in open sessions and for keys too.',
  taken: 'Taken away. It counts from now on, in open sessions and for keys too.',
  added: 'Added. Without a grant, a person may look at their own keys and account, and nothing else.',
  deactivated: 'Deactivated: signed out everywhere, and no key of theirs works.',
  reactivated: 'Active again.',
  deleted: 'Deleted. The name and the fact stay.',
  'handed-over': 'You have handed the office on. You are no longer the primary administrator.',
  'key-deactivated': 'The key is deactivated and works no more, until it is reactivated.',
  'key-reactivated': 'The key works again.',
  'key-revoked': 'The key is revoked.',
  'project-created': 'The project is created.',
  'project-renamed': 'The project is renamed.',
  'project-deleted': 'The project is deleted, with the grants in it.',
  connected: 'The object storage is saved. Check the connection to see whether it works.',
  disconnected: 'The object storage is disconnected, its secret forgotten.',
  'inventory-connected': 'The inventory is saved. Check it to see whether it answers.',
  'inventory-disconnected': 'The inventory is disconnected, its secret forgotten. What was observed stays.',
  'trail-created': 'The trail is created. It saves nothing until it is started.',
  'trail-started': 'The trail saves what is received from now on.',
  'trail-stopped': 'The trail is stopped. What was received until now is still delivered.',
  'trail-changed': 'Saved. It counts from the next delivery on.',
  'trail-deleted': 'The trail is deleted. What it delivered stays in the bucket.',
  'session-ended': 'That session is ended.',
  'sessions-ended': 'You are signed out everywhere else.',
  'password-changed': 'Your password is changed. Sign in with the new one.',
} as const

export type NoticeName = keyof typeof NOTICES

/** The sentence of a notice. */
export function writeNotice(name: NoticeName): string {
  return NOTICES[name]
}

/** An address that shows a notice at its head. */
export function telling(path: string, name: NoticeName): string {
  const [, place = '', question = '', anchor = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(path) ?? []
  return `${place}${question === '' ? '?' : `${question}&`}notice=${name}${anchor}`
}

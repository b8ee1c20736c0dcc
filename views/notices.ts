import { MESSAGES, type Messages } from '../src/domain/messages/messages.ts'

/** A message that a page can show after a redirect. A URL names one of them and cannot show any other text. */
export type NoticeName = keyof Messages['notices']

/** The names of all notices. */
export const NOTICES = MESSAGES.notices

/** Returns the message of a notice. */
export function formatNotice(name: NoticeName): string {
  return NOTICES[name]
}

/** Returns a URL that shows a notice at the top of its page. Query and fragment of the URL are kept. */
export function withNotice(url: string, name: NoticeName): string {
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(url) ?? []
  return `${path}${query === '' ? '?' : `${query}&`}notice=${name}${fragment}`
}

import { paths } from '../../views/paths.ts'
import type { App } from '../app.ts'
import { parseSettings } from '../config.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { MINUTE_MS } from '../domain/time.ts'
import { type NewSignInLink, SIGN_IN_LINK_MS } from '../services/access/sign-in-links.ts'
import type { ProcessContext } from './cli-command.ts'
import { serverUrl } from './listen.ts'
import type { PasswordInput } from './password-input.ts'

/** Prints a link to Daybook at a URL that signs its user in once; nothing if there is none. */
export function printLink(link: NewSignInLink | null, url: string, context: ProcessContext): void {
  if (link === null) return
  const { token, userName } = link
  const minutes = SIGN_IN_LINK_MS / MINUTE_MS
  context.print(MESSAGES.commands.signInLink({ userName, minutes, url: url + paths.signInLink(token) }))
}

/** Prints a link for a user whose password was generated; nothing if the operator entered it, or if links are off. */
export async function printLinkWithPassword(
  { services }: App,
  { accountId, userName, input }: { accountId: string | null; userName: string; input: PasswordInput },
  context: ProcessContext,
): Promise<void> {
  if (!input.isGenerated) return
  const link = await services.signInLinks.create(accountId, userName)
  printLink(link, serverUrl(parseSettings(context.environment)), context)
}

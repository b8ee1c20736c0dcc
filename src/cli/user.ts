import { MESSAGES } from '../domain/messages/messages.ts'
import { type Command, InvalidCommand } from './cli-command.ts'
import { printGeneratedPassword, readOrGeneratePassword } from './password-input.ts'
import { printLinkWithPassword } from './sign-in-link.ts'
import { withApp } from './with-app.ts'

const { commands: TEXT } = MESSAGES

const NAME_AND_ACCOUNT = /^([^@]+)(?:@(\d{12}))?$/

/** Adds a user without grants, or sets the password of an existing one. */
export const user: Command = {
  usage: 'user add|password NAME[@ACCOUNT-ID]',
  meaning:
    'Add a user, or set the password of one. The password is read from standard input, or generated and printed once, with a link that signs the user in.',
  async run(args, context) {
    const { verb, name, accountId } = parseArguments(args)
    const input = await readOrGeneratePassword(context)
    return withApp(context, async (app) => {
      const { provisioning } = app.services
      if (verb === 'add') {
        await provisioning.createUser(accountId, name, input.password)
        context.print(TEXT.userAdded({ name }))
      } else {
        await provisioning.setPassword(accountId, name, input.password)
        context.print(TEXT.passwordChanged({ name }))
      }
      printGeneratedPassword(input, context)
      await printLinkWithPassword(app, { accountId, userName: name, input }, context)
    })
  },
}

function parseArguments([verb, account = '', ...extra]: string[]) {
  const [, name, accountId = null] = NAME_AND_ACCOUNT.exec(account) ?? []
  if ((verb !== 'password' && verb !== 'add') || name === undefined || extra.length > 0) {
    throw new InvalidCommand(TEXT.usage(user))
  }
  return { verb, name, accountId }
}

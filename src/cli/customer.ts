import { MESSAGES } from '../domain/messages/messages.ts'
import { type Command, InvalidCommand } from './cli-command.ts'
import { printGeneratedPassword, readOrGeneratePassword } from './password-input.ts'
import { printLinkWithPassword } from './sign-in-link.ts'
import { withApp } from './with-app.ts'

const { commands: TEXT } = MESSAGES

const ADMINISTRATOR = 'admin'
const PROJECT = 'default'

/** Adds a customer with a project and a primary administrator. */
export const customer: Command = {
  usage: 'customer add NAME --account-id 12DIGITS',
  meaning:
    'Add a customer with a project and a primary administrator. The password is read from standard input, or generated and printed once.',
  async run(args, context) {
    const { name, accountId } = parseArguments(args)
    const input = await readOrGeneratePassword(context)
    const draft = { name, accountId, project: PROJECT, userName: ADMINISTRATOR, password: input.password }
    return withApp(context, async (app) => {
      await app.services.provisioning.createCustomer(draft)
      context.print(TEXT.customerAdded({ name, project: PROJECT }))
      context.print(TEXT.user({ name: `${ADMINISTRATOR}@${accountId}` }))
      printGeneratedPassword(input, context)
      await printLinkWithPassword(app, { accountId, userName: ADMINISTRATOR, input }, context)
    })
  },
}

function parseArguments([verb, ...rest]: string[]) {
  const at = rest.indexOf('--account-id')
  const accountId = at < 0 ? undefined : rest[at + 1]
  const [name, ...extra] = at < 0 ? rest : rest.toSpliced(at, 2)
  if (verb !== 'add' || name === undefined || accountId === undefined || extra.length > 0) {
    throw new InvalidCommand(TEXT.usage(customer))
  }
  return { name, accountId }
}

import { type Command, InvalidCommand } from './cli-command.ts'
import { printPassword, readOrGeneratePassword } from './password-input.ts'
import { withApp } from './with-app.ts'

const ADMINISTRATOR = 'admin'
const PROJECT = 'default'

/** Adds a customer, with a project and a primary administrator of its own. */
export const customer: Command = {
  usage: 'customer add NAME --account-id 12DIGITS',
  meaning:
    'Add a customer; the password of its administrator is read from standard input, or made and printed once.',
  async run(args, world) {
    const { name, accountId } = readArguments(args)
    const word = await readOrGeneratePassword(world)
    const founding = { name, accountId, project: PROJECT, userName: ADMINISTRATOR, password: word.password }
    return withApp(world, async ({ services }) => {
      await services.provisioning.createCustomer(founding)
      world.print(`The customer ${name} is added, with the project ${PROJECT}. Its primary administrator:`)
      world.print(`  user      ${ADMINISTRATOR}@${accountId}`)
      printPassword(word, world)
    })
  },
}

function readArguments([what, ...rest]: string[]) {
  const at = rest.indexOf('--account-id')
  const accountId = at < 0 ? undefined : rest[at + 1]
  const [name, ...more] = at < 0 ? rest : rest.toSpliced(at, 2)
  if (what !== 'add' || name === undefined || accountId === undefined || more.length > 0) {
    throw new InvalidCommand(`Call it like this: daybook ${customer.usage}`)
  }
  return { name, accountId }
}

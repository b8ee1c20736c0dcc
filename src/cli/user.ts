import { type Command, InvalidCommand } from './cli-command.ts'
import { printPassword, readOrGeneratePassword } from './password-input.ts'
import { withApp } from './with-app.ts'

const NAME_AND_ACCOUNT = /^([^@]+)(?:@(\d{12}))?$/

/** Adds a user, or gives one another password: read from standard input, or made and printed once. */
export const user: Command = {
  usage: 'user add|password NAME[@ACCOUNT-ID]',
  meaning: 'Add a user, or set the password of one: read from standard input, or made and printed once.',
  async run(args, world) {
    const { what, name, accountId } = readArguments(args)
    const word = await readOrGeneratePassword(world)
    return withApp(world, async ({ services: { provisioning } }) => {
      if (what === 'add') {
        await provisioning.createUser(accountId, name, word.password)
        world.print(`The user ${name} is added, and may do nothing until granted to.`)
      } else {
        await provisioning.setPassword(accountId, name, word.password)
        world.print(`The password of ${name} is changed, and the user’s sessions have ended.`)
      }
      printPassword(word, world)
    })
  },
}

function readArguments([what, who = '', ...rest]: string[]) {
  const [, name, accountId = null] = NAME_AND_ACCOUNT.exec(who) ?? []
  if ((what !== 'password' && what !== 'add') || name === undefined || rest.length > 0) {
    throw new InvalidCommand(`Call it like this: daybook ${user.usage}`)
  }
  return { what, name, accountId }
}

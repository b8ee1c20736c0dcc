import { readSettings } from '../config.ts'
import { Fault } from '../core/fault.ts'
import { PASSWORD_BYTES, writePassword } from '../core/password.ts'
import { open } from './open.ts'
import { tellFirstStart } from './serve.ts'
import { BadCommand, type Verb, type World } from './verb.ts'

const NAME_AND_ACCOUNT = /^([^@]+)(?:@(\d{12}))?$/

/** Gives a user another password: read from standard input, or made and printed once. */
export const user: Verb = {
  usage: 'user password NAME[@ACCOUNT-ID]',
  meaning: 'Set the password of a user: read from standard input, or made and printed once.',
  async run(args, world) {
    const { name, accountId } = readArguments(args)
    const given = firstLine(await world.input())
    const settings = readSettings(world.environment)
    const app = await open(settings, world)
    try {
      if (app.founding) tellFirstStart(app.founding, world)
      const known = await app.store.callers.credentials(accountId, name)
      if (!known) throw new Fault('not_found', `There is no user ${args[1]}.`)
      const password = given ?? madePassword()
      await app.flows.access.setPassword(known.customer, name, password)
      tell(name, given === null ? password : null, world)
    } finally {
      await app.close()
    }
    return 0
  },
}

function readArguments([what, who = '', ...rest]: string[]) {
  const [, name, accountId = null] = NAME_AND_ACCOUNT.exec(who) ?? []
  if (what !== 'password' || name === undefined || rest.length > 0) {
    throw new BadCommand(`Call it like this: daybook ${user.usage}`)
  }
  return { name, accountId }
}

function firstLine(input: string | null): string | null {
  return input?.split(/\r?\n/)[0] || null
}

function madePassword(): string {
  return writePassword(crypto.getRandomValues(new Uint8Array(PASSWORD_BYTES)))
}

function tell(name: string, made: string | null, world: World): void {
  world.print(`The password of ${name} is changed, and the user’s sessions have ended.`)
  if (made) world.print(`  password  ${made}`)
}

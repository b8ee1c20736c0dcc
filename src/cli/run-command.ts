import { InvalidSetting } from '../config-setting.ts'
import { Fault } from '../domain/fault.ts'
import { StorageFailure } from '../domain/trails/storage-failure.ts'
import { type Command, InvalidCommand, type ProcessContext } from './cli-command.ts'
import { customer } from './customer.ts'
import { demo } from './demo/demo.ts'
import { help } from './help.ts'
import { importFiles } from './import.ts'
import { serve } from './serve.ts'
import { user } from './user.ts'
import { verify } from './verify.ts'
import { version } from './version.ts'

const EXIT_FAILED = 1
const EXIT_MISUSED = 2

/** Runs what the command line says, and answers with the exit code; what went wrong is told in a sentence. */
export async function runCommand(args: string[], world: ProcessContext): Promise<number> {
  try {
    const [name = 'serve', ...rest] = args
    const verb = VERBS.get(name)
    if (!verb) throw new InvalidCommand(`There is no command ${name}; daybook help lists those there are.`)
    return await verb.run(rest, world)
  } catch (error) {
    if (!isExpected(error)) throw error
    world.printError(error.message)
    return error instanceof Fault || error instanceof StorageFailure ? EXIT_FAILED : EXIT_MISUSED
  }
}

const VERBS: Map<string, Command> = new Map([
  ['serve', serve],
  ['demo', demo],
  ['import', importFiles],
  ['verify', verify],
  ['user', user],
  ['customer', customer],
  ['version', version],
  ['help', help(() => [...new Set(VERBS.values())])],
])

function isExpected(error: unknown): error is Error {
  return [InvalidCommand, InvalidSetting, Fault, StorageFailure].some((kind) => error instanceof kind)
}

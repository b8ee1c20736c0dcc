import { InvalidSetting } from '../config-setting.ts'
import { Fault } from '../domain/fault.ts'
import { toPrintable } from '../domain/foreign-text.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { formatStepFailure, StorageFailure } from '../domain/trails/storage-failure.ts'
import { backup } from './backup.ts'
import { type Command, InvalidCommand, type ProcessContext } from './cli-command.ts'
import { customer } from './customer.ts'
import { demo } from './demo/demo.ts'
import { doctor } from './doctor.ts'
import { healthcheck } from './healthcheck.ts'
import { help } from './help.ts'
import { importFiles } from './import.ts'
import { key } from './key.ts'
import { move } from './move.ts'
import { recount } from './recount.ts'
import { restore } from './restore.ts'
import { serve } from './serve.ts'
import { user } from './user.ts'
import { verify } from './verify.ts'
import { version } from './version.ts'

const EXIT_FAILED = 1
const EXIT_MISUSED = 2

/** Runs a command line and returns the exit code: 1 for a fault, 2 for an invalid command or setting; rethrows bugs. */
export async function runCommand(args: string[], process: ProcessContext): Promise<number> {
  const context = withPrintableLines(process)
  try {
    const [name = 'serve', ...rest] = args
    const command = COMMANDS.get(name)
    if (!command) throw new InvalidCommand(MESSAGES.commands.unknownCommand({ name }))
    return await command.run(rest, context)
  } catch (error) {
    if (!isExpected(error)) throw error
    context.printError(error instanceof StorageFailure ? formatStepFailure(error, false) : error.message)
    return error instanceof Fault || error instanceof StorageFailure ? EXIT_FAILED : EXIT_MISUSED
  }
}

// Names in records, files and buckets are others' text: none may command the terminal or start a line of its own.
function withPrintableLines(context: ProcessContext): ProcessContext {
  return {
    ...context,
    print: (line) => context.print(toPrintable(line)),
    printError: (line) => context.printError(toPrintable(line)),
  }
}

const COMMANDS: Map<string, Command> = new Map([
  ['serve', serve],
  ['demo', demo],
  ['import', importFiles],
  ['verify', verify],
  ['backup', backup],
  ['restore', restore],
  ['move', move],
  ['doctor', doctor],
  ['healthcheck', healthcheck],
  ['recount', recount],
  ['user', user],
  ['customer', customer],
  ['key', key],
  ['version', version],
  ['help', help(() => [...COMMANDS.values()])],
])

function isExpected(error: unknown): error is Error {
  return [InvalidCommand, InvalidSetting, Fault, StorageFailure].some((type) => error instanceof type)
}

import about from '../../package.json' with { type: 'json' }
import { type Command, rejectArguments } from './cli-command.ts'

/** Prints the version of Daybook. */
export const version: Command = {
  usage: 'version',
  meaning: 'Print the version.',
  async run(args, context) {
    rejectArguments(args, 'version')
    context.print(`daybook ${about.version}`)
    return 0
  },
}

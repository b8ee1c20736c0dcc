import about from '../../package.json' with { type: 'json' }
import { type Command, rejectArguments } from './cli-command.ts'

/** Says which Daybook this is. */
export const version: Command = {
  usage: 'version',
  meaning: 'Print the version.',
  async run(args, world) {
    rejectArguments(args, 'version')
    world.print(`daybook ${about.version}`)
    return 0
  },
}

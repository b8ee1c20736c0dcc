import about from '../../package.json' with { type: 'json' }
import { type Command, expectNoArguments } from './cli-command.ts'

/** Says which Daybook this is. */
export const version: Command = {
  usage: 'version',
  meaning: 'Print the version.',
  async run(args, world) {
    expectNoArguments(args, 'version')
    world.print(`daybook ${about.version}`)
    return 0
  },
}

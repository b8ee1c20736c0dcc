import about from '../../package.json' with { type: 'json' }
import { nothingMore, type Verb } from './cli-command.ts'

/** Says which Daybook this is. */
export const version: Verb = {
  usage: 'version',
  meaning: 'Print the version.',
  async run(args, world) {
    nothingMore(args, 'version')
    world.print(`daybook ${about.version}`)
    return 0
  },
}

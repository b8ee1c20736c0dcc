import { SETTINGS } from '../config.ts'
import type { Command } from './cli-command.ts'

/** Lists the commands and the settings there are. */
export function help(verbs: () => Command[]): Command {
  return {
    usage: 'help',
    meaning: 'Print this.',
    async run(_args, world) {
      world.print('Daybook, a self-hosted activity log.\n\nCommands:')
      for (const { usage, meaning } of verbs()) world.print(`  daybook ${usage}\n      ${meaning}`)
      world.print('\nSettings (environment):')
      for (const setting of Object.values(SETTINGS)) {
        const fallback = setting.default === null ? '' : ` [${setting.default}]`
        world.print(`  ${setting.name}${fallback}\n      ${setting.meaning}`)
        if (setting.isSecret) world.print(`      Or ${setting.name}_FILE: a file that holds it.`)
      }
      return 0
    },
  }
}

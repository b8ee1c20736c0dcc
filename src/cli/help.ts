import { SETTINGS } from '../config.ts'
import type { Command } from './cli-command.ts'

/** Lists all commands and settings. */
export function help(listCommands: () => Command[]): Command {
  return {
    usage: 'help',
    meaning: 'Print this help.',
    async run(_args, context) {
      context.print('Daybook, a self-hosted activity log.')
      context.print('')
      context.print('Commands:')
      for (const { usage, meaning } of listCommands()) {
        context.print(`  daybook ${usage}`)
        context.print(`      ${meaning}`)
      }
      context.print('')
      context.print('Settings (environment variables):')
      for (const setting of Object.values(SETTINGS)) {
        const fallback = setting.default === null ? '' : ` [${setting.default}]`
        context.print(`  ${setting.name}${fallback}`)
        context.print(`      ${setting.meaning}`)
        if (setting.isSecret) context.print(`      Or ${setting.name}_FILE: a file that holds the value.`)
      }
      return 0
    },
  }
}

import about from '../../package.json' with { type: 'json' }
import { type Command, rejectArguments } from './cli-command.ts'
import licenses from './licenses.txt' with { type: 'text' }

/** Prints the version of Daybook, or the licenses of what the executable contains. */
export const version: Command = {
  usage: 'version [--licenses]',
  meaning: 'Print the version, or the licenses of all software in the executable.',
  async run(args, context) {
    const [option, ...rest] = args
    const isLicenses = option === '--licenses'
    rejectArguments(isLicenses ? rest : args, 'version')
    const lines = isLicenses ? licenses.trimEnd().split('\n') : [`daybook ${about.version}`]
    for (const line of lines) context.print(line)
    return 0
  },
}

import about from '../../package.json' with { type: 'json' }
import { MESSAGES } from '../domain/messages/messages.ts'
import { BUILD_COMMIT } from './build-commit.ts'
import { type Command, rejectArguments } from './cli-command.ts'
import licenses from './licenses.txt' with { type: 'text' }

const { commands: TEXT } = MESSAGES

/** Prints the version of Daybook with the commit that it was built from, or the licenses of what the executable contains. */
export const version: Command = {
  usage: 'version [--licenses]',
  meaning: 'Print the version and its commit, or the licenses of all software in the executable.',
  async run(args, context) {
    const [option, ...rest] = args
    const isLicenses = option === '--licenses'
    rejectArguments(isLicenses ? rest : args, 'version')
    const lines = isLicenses ? licenses.trimEnd().split('\n') : [describeVersion()]
    for (const line of lines) context.print(line)
    return 0
  },
}

function describeVersion(): string {
  const { version } = about
  if (BUILD_COMMIT === null) return TEXT.version({ version })
  const { isChanged, ...commit } = BUILD_COMMIT
  return isChanged
    ? TEXT.versionOfChangedCommit({ version, ...commit })
    : TEXT.versionOfCommit({ version, ...commit })
}

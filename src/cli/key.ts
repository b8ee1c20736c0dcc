import { loadSecretKey } from '../adapters/secret-key-file.ts'
import { parseSettings } from '../config.ts'
import { ACTION_CATALOGUE } from '../domain/actions/action-catalogue.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { openSecrets } from '../secrets.ts'
import { acceptSecretKey } from '../services/operations/secret-key-check.ts'
import { openStore } from '../store/store.ts'
import { type Command, InvalidCommand } from './cli-command.ts'
import { toOpenFault } from './open-app.ts'

const { commands: TEXT } = MESSAGES

/** Makes the present secret key that of the database, after the former one was lost. */
export const key: Command = {
  usage: 'key accept',
  meaning: 'Use the database with another secret key than before, because that one is lost.',
  async run(args, { environment, clock, print }) {
    if (args.length !== 1 || args[0] !== 'accept') throw new InvalidCommand(TEXT.usage(key))
    const settings = parseSettings(environment)
    try {
      const store = await openStore({ ...settings, clock, catalogue: ACTION_CATALOGUE })
      try {
        const bytes = settings.secretKey ?? (await loadSecretKey(settings.dataDir))
        await acceptSecretKey(store, openSecrets(bytes))
      } finally {
        await store.close()
      }
    } catch (error) {
      throw toOpenFault(error, settings)
    }
    print(TEXT.keyAccepted)
    return 0
  },
}

import { Fault } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'
import { openOrNull } from '../open-sealed.ts'

const CHECK_TEXT = 'daybook'

type KeySecrets = Pick<Secrets, 'seal' | 'open'>
type KeyStore = {
  installation: Pick<Store['installation'], 'findSealedCheck' | 'createSealedCheck' | 'listSealedSecrets'>
}

/**
 * Resolves if this process has the secret key that the database was used with before. Throws a `conflict` fault if it has
 * another one: no access key would work, and what is stored now could not be opened by the other processes.
 */
export async function checkSecretKey({ installation }: KeyStore, secrets: KeySecrets): Promise<void> {
  if ((await installation.findSealedCheck()) === null) {
    const sealed = await installation.listSealedSecrets()
    // Some may have been sealed with a key that was lost before. One that this key opens is enough.
    if (sealed.length > 0 && !sealed.some((each) => canOpen(secrets, each))) throw otherKey()
    await installation.createSealedCheck(secrets.seal(CHECK_TEXT))
  }
  const sealedCheck = await installation.findSealedCheck()
  if (sealedCheck !== null && !canOpen(secrets, sealedCheck)) throw otherKey()
}

/** Makes the secret key of this process the one that the database is used with. What was sealed with another key stays closed. */
export async function acceptSecretKey(
  { installation }: { installation: Pick<Store['installation'], 'replaceSealedCheck'> },
  secrets: KeySecrets,
): Promise<void> {
  await installation.replaceSealedCheck(secrets.seal(CHECK_TEXT))
}

function canOpen(secrets: KeySecrets, sealed: string): boolean {
  return openOrNull(secrets, sealed) !== null
}

function otherKey(): Fault {
  return new Fault('conflict', 'secretKeyDiffers')
}

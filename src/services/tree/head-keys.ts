import type { Secrets } from '../../domain/ports.ts'
import type { Ed25519 } from '../../domain/tree/ed25519.ts'
import type { Store } from '../../store/store.ts'
import type { Context } from '../context.ts'
import { openOrNull } from '../open-sealed.ts'

/** Signs texts with the installation's newest key. */
export type HeadSigner = { publicKey: Uint8Array; sign: (text: string) => Uint8Array }

export type HeadKeys = ReturnType<typeof createHeadKeys>

type HeadKeysContext = Pick<Context, 'clock'> & {
  store: Pick<Store, 'trees'>
  secrets: Pick<Secrets, 'seal' | 'open'>
  ed25519: Pick<Ed25519, 'generateKey' | 'sign'>
}

/**
 * The keys that sign the heads of all customers' logs. One is created when the first one is needed, and when the newest one
 * was sealed with a secret key that is lost.
 */
export function createHeadKeys({ store, secrets, ed25519, clock }: HeadKeysContext) {
  const { keys } = store.trees
  const createAfter = async (number: number): Promise<void> => {
    const { publicKey, privateKey } = await ed25519.generateKey()
    await keys.create({
      number: number + 1,
      publicKey,
      sealedPrivateKey: secrets.seal(privateKey),
      createdAt: clock(),
    })
  }
  return {
    /** Returns the signer with the newest key. */
    async getSigner(): Promise<HeadSigner> {
      const newest = await keys.findNewest()
      if (newest === null || openOrNull(secrets, newest.sealedPrivateKey) === null)
        await createAfter(newest?.number ?? 0)
      const key = await keys.findNewest()
      if (key === null) throw new Error('The key that was just created does not exist.')
      // The private key is decrypted for each signature, so that it is never kept.
      return {
        publicKey: key.publicKey,
        sign: (text) => ed25519.sign(text, secrets.open(key.sealedPrivateKey)),
      }
    },

    /** Returns the public keys, oldest first. */
    list: async (): Promise<Uint8Array[]> => (await keys.list()).map(({ publicKey }) => publicKey),
  }
}

import type { Secrets } from '../../domain/ports.ts'
import type { Ed25519 } from '../../domain/tree/ed25519.ts'
import type { Store } from '../../store/store.ts'
import type { Context } from '../context.ts'

/** Signs texts with the installation's newest key. */
export type HeadSigner = { publicKey: Uint8Array; sign: (text: string) => Uint8Array }

export type HeadKeys = ReturnType<typeof createHeadKeys>

type HeadKeysContext = Pick<Context, 'clock'> & {
  store: Pick<Store, 'trees'>
  secrets: Pick<Secrets, 'seal' | 'open'>
  ed25519: Pick<Ed25519, 'generateKey' | 'sign'>
}

/** The keys that sign the heads of all customers' logs. The first one is created when it is needed. */
export function createHeadKeys({ store, secrets, ed25519, clock }: HeadKeysContext) {
  const { keys } = store.trees
  const create = async (): Promise<void> => {
    const { publicKey, privateKey } = await ed25519.generateKey()
    await keys.create({
      number: 1,
      publicKey,
      sealedPrivateKey: secrets.seal(privateKey),
      createdAt: clock(),
    })
  }
  return {
    /** Returns the signer with the newest key. */
    async getSigner(): Promise<HeadSigner> {
      if ((await keys.findNewest()) === null) await create()
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

import type { Secrets } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'

/** A signature, and when it is no longer valid by its date. */
export type SignatureUse = { signature: string; expiresAt: Date }

export type UseSignatureOnce = ReturnType<typeof createUseSignatureOnce>

type SingleUseContext = { store: Pick<Store, 'usedSignatures'>; secrets: Pick<Secrets, 'hash'> }

/**
 * Returns a function that performs a change unless one with the same signature was made, or is being made, by any process;
 * it then returns null. A signature whose change failed can be used again: clients repeat a request within its second.
 */
export function createUseSignatureOnce({ store: { usedSignatures }, secrets }: SingleUseContext) {
  return async <Result extends object>(
    { signature, expiresAt }: SignatureUse,
    perform: () => Promise<Result>,
  ): Promise<Result | null> => {
    const hash = secrets.hash(signature)
    if (!(await usedSignatures.claim(hash, expiresAt))) return null
    return perform().catch(async (error) => {
      // If that fails, too, the client's next request has a later date, and so another signature.
      await usedSignatures.release(hash).catch(() => {})
      throw error
    })
  }
}

import type { Clock, Secrets } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'

/** A signature, its date, and when it is no longer valid by its date. */
export type SignatureUse = { signature: string; signedAt: Date; expiresAt: Date }

export type UseSignatureOnce = ReturnType<typeof createUseSignatureOnce>

type SingleUseContext = {
  store: Pick<Store, 'usedSignatures'>
  secrets: Pick<Secrets, 'hash'>
  clock: Clock
}

/** Dates of signatures have whole seconds, so a client that makes equal requests within one signs them equally. */
const REPEATED_MS = 5_000

/**
 * Returns a function that performs a change unless one with the same signature was made, or is being made, by any process
 * and the date of the signature is more than five seconds away; it then returns null. A signature whose change failed can be
 * used again: clients repeat a request within its second.
 */
export function createUseSignatureOnce({ store: { usedSignatures }, secrets, clock }: SingleUseContext) {
  return async <Result extends object>(
    { signature, signedAt, expiresAt }: SignatureUse,
    perform: () => Promise<Result>,
  ): Promise<Result | null> => {
    const hash = secrets.hash(signature)
    if (!(await usedSignatures.claim(hash, expiresAt))) {
      return Math.abs(clock().getTime() - signedAt.getTime()) <= REPEATED_MS ? perform() : null
    }
    return perform().catch(async (error) => {
      // If that fails, too, the client's next request has a later date, and so another signature.
      await usedSignatures.release(hash).catch(() => {})
      throw error
    })
  }
}

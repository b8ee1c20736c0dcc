import type { Clock } from '../../clock.ts'
import type { Caller, ClientInfo, Principal } from '../../domain/access/caller.ts'
import type { Store } from '../../store/store.ts'
import { createLastUsedRecorder } from './last-used.ts'

const KEY_ID = /^[\w+=,.@-]{1,128}$/
const KEY_SECRET_LENGTH_MAX = 256
const WRONG_KEY = { wrong: 'key' } as const
const WRONG_SIGNATURE = { wrong: 'signature' } as const

type Needs = Pick<Store, 'callers' | 'open'>
type Secrets = { open(sealed: string): string; same(a: string, b: string): boolean }

/** Programs that come with an access key: with its secret, or with what its secret signed. */
export function createKeyAuthentication(store: Needs, clock: Clock, vault: Secrets) {
  const find = shared((accessKeyId: string) => store.callers.ofKey(accessKeyId))
  const note = createLastUsedRecorder()
  const used = (accessKeyId: string, { customer }: Principal) => {
    const now = clock()
    // Nobody waits for it.
    void note(accessKeyId, now, () => store.open(customer.id).keys.used(accessKeyId, now))
  }
  return {
    /** The caller an access key stands for, or null. */
    async callerOfKey(accessKeyId: string, secret: string, clientInfo: ClientInfo): Promise<Caller | null> {
      if (!KEY_ID.test(accessKeyId) || secret.length > KEY_SECRET_LENGTH_MAX) return null
      const found = await find(accessKeyId)
      const expected = found ? vault.open(found.sealedSecret) : ''
      if (!vault.same(secret, expected) || !found) return null
      used(accessKeyId, found.caller)
      return { ...found.caller, clientInfo }
    },

    /** The caller whose key made a signature, as `verify` finds with the key's secret; else what is wrong. */
    async callerOfSignature(
      accessKeyId: string,
      verify: (secret: string) => Promise<boolean>,
      clientInfo: ClientInfo,
    ) {
      const found = KEY_ID.test(accessKeyId) ? await find(accessKeyId) : null
      if (!found) return WRONG_KEY
      if (!(await verify(vault.open(found.sealedSecret)))) return WRONG_SIGNATURE
      used(accessKeyId, found.caller)
      return { caller: { ...found.caller, clientInfo } }
    },
  }
}

// Many requests at once with one key ask the store once; the next asks anew, so that what is taken away is gone at once.
function shared<Answer>(ask: (name: string) => Promise<Answer>) {
  const asked = new Map<string, Promise<Answer>>()
  return (name: string): Promise<Answer> => {
    const answer = asked.get(name) ?? ask(name).finally(() => asked.delete(name))
    asked.set(name, answer)
    return answer
  }
}

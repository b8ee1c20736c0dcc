import type { Clock } from '../../clock.ts'
import type { Caller, ClientInfo } from '../../domain/access/caller.ts'
import { PASSWORD_LENGTH_MAX } from '../../domain/access/password.ts'
import { isUserName } from '../../domain/access/user.ts'
import { Fault } from '../../domain/fault.ts'
import type { Credentials } from '../../store/access/principals.ts'
import type { Store } from '../../store/store.ts'
import { createSignInThrottle } from './sign-in-throttle.ts'

/** `name` is a user of the first customer, `name@000000000002` one of the customer with that account id. */
const NAME_AND_ACCOUNT = /^([A-Za-z0-9._][A-Za-z0-9._-]{0,31})(?:@(\d{12}))?$/
const REFUSED = 'The user name or the password is not right.'

type Needs = Pick<Store, 'callers'>
type Secrets = { isPassword(password: string, hash: string | null): Promise<boolean> }

export type PasswordAttempt = { userName: string; password: string; clientInfo: ClientInfo }

/**
 * The caller whom a user name and a password prove; the same refusal, after the same work, for all else. Guessing is
 * slowed down, and `tellWrong` hears of each wrong guess at a door that there is.
 */
export function createPasswordAuthentication(
  store: Needs,
  clock: Clock,
  vault: Secrets,
  tellWrong: (known: Credentials, attempt: PasswordAttempt, why: string) => void,
) {
  const gate = createSignInThrottle()
  return async (attempt: PasswordAttempt): Promise<Caller> => {
    const { userName, clientInfo } = attempt
    const door = gate.enter({ userName, sourceIPAddress: clientInfo.sourceIPAddress }, clock())
    try {
      const { known, caller } = await recognise(store, vault, attempt).catch((error) => {
        door.excuse()
        throw error
      })
      if (!caller) {
        if (known) tellWrong(known, attempt, REFUSED)
        throw new Fault('unauthorized', REFUSED)
      }
      door.welcome()
      return { ...caller, clientInfo }
    } finally {
      door.leave()
    }
  }
}

async function recognise(store: Needs, vault: Secrets, { userName, password }: PasswordAttempt) {
  const [, name, accountId = null] = NAME_AND_ACCOUNT.exec(userName) ?? []
  const isAskable = name !== undefined && isUserName(name) && password.length <= PASSWORD_LENGTH_MAX
  const known = isAskable ? await store.callers.credentials(accountId, name) : null
  const isRight = await vault.isPassword(password.slice(0, PASSWORD_LENGTH_MAX), known?.passwordHash ?? null)
  const caller = isAskable && known && isRight ? await store.callers.ofUser(known.customer.id, name) : null
  return { known, caller }
}

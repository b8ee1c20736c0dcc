import type { Caller } from '../../domain/access/caller.ts'
import type { ClientInfo } from '../../domain/access/client-info.ts'
import { PASSWORD_LENGTH_MAX } from '../../domain/access/password.ts'
import { isUserName } from '../../domain/access/user.ts'
import { Fault } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { Credentials } from '../../store/access/principals.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import type { Context } from '../context.ts'
import { createKnownDevices } from './known-devices.ts'
import { createSignInThrottle, type SignInThrottle } from './sign-in-throttle.ts'

/**
 * A user name, which may contain an account ID, with a password and the client that sent them. `device` is what the
 * device keeps about the users who have signed in on it, if anything.
 */
export type PasswordAttempt = {
  userName: string
  password: string
  clientInfo: ClientInfo
  device?: string | null
}

/** Handles a wrong password for an existing customer; `message` is the one in the response. */
export type OnWrongPassword = (credentials: Credentials, attempt: PasswordAttempt, message: string) => void

export type AuthenticatePassword = ReturnType<typeof createPasswordAuthentication>

type PasswordContext = Pick<Context, 'clock' | 'newToken'> & {
  store: Pick<Store, 'principals' | 'customers' | 'attempts'>
  secrets: Pick<Secrets, 'verifyPassword' | 'hash' | 'seal' | 'open'>
  audit: Pick<Audit, 'refusals'>
}

/**
 * Returns a function that returns the caller with a user name and password. Throws the same *unauthorized*
 * fault, after the same amount of work, for a wrong password and for an unknown user; *too_many* when there
 * are too many attempts.
 */
export function createPasswordAuthentication(
  context: PasswordContext,
  onWrongPassword: OnWrongPassword,
  throttle: SignInThrottle = createSignInThrottle(context),
) {
  const devices = createKnownDevices(context)
  const toFullName = createFullNames(context)
  return async (attempt: PasswordAttempt): Promise<Caller> => {
    const { userName, clientInfo, device = null } = attempt
    const user = await toFullName(userName)
    const { sourceIPAddress } = clientInfo
    const { credentials, caller } = await throttle(
      { user, device: devices.find(device, user), sourceIPAddress },
      () => checkPassword(context, attempt),
      (result) => result.caller !== null,
    )
    if (caller) return { ...caller, clientInfo }
    const fault = new Fault('unauthorized', 'wrongPassword')
    if (credentials) onWrongPassword(credentials, attempt, fault.message)
    throw fault
  }
}

/**
 * `name` is a user of the first customer, `name@000000000002` a user of the customer with that account ID.
 */
const NAME_AND_ACCOUNT = /^([A-Za-z0-9._][A-Za-z0-9._-]{0,31})(?:@(\d{12}))?$/

const USER_NAME_LENGTH_MAX = 128

// The name with the account ID: the same user must not have more attempts under two names.
function createFullNames({ store }: PasswordContext) {
  let firstAccountId: string | undefined
  return async (userName: string): Promise<string> => {
    if (userName.includes('@')) return userName.slice(0, USER_NAME_LENGTH_MAX)
    firstAccountId ??= (await store.customers.findSummary(null))?.accountId
    return `${userName.slice(0, USER_NAME_LENGTH_MAX)}@${firstAccountId ?? ''}`
  }
}

async function checkPassword({ store, secrets }: PasswordContext, { userName, password }: PasswordAttempt) {
  const [, name, accountId = null] = NAME_AND_ACCOUNT.exec(userName) ?? []
  const isPlausible = name !== undefined && isUserName(name) && password.length <= PASSWORD_LENGTH_MAX
  const credentials = isPlausible ? await store.principals.findCredentials(accountId, name) : null
  const isCorrect = await secrets.verifyPassword(
    password.slice(0, PASSWORD_LENGTH_MAX),
    credentials?.passwordHash ?? null,
  )
  const caller =
    isPlausible && credentials && isCorrect
      ? await store.principals.findByUser(credentials.customer.id, name)
      : null
  return { credentials, caller }
}

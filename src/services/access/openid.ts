import type { ClientInfo } from '../../domain/access/client-info.ts'
import { isUserName } from '../../domain/access/user.ts'
import { Fault } from '../../domain/fault.ts'
import { toObjectOrNull, toStringOrNull } from '../../domain/json/json-values.ts'
import type { IdentityProvider, Log, Secrets, SignInChecks } from '../../domain/ports.ts'
import { MINUTE_MS } from '../../domain/time.ts'
import type { CustomerSummary } from '../../store/access/customers.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import type { Context, ServiceSettings } from '../context.ts'
import type { NewSession, Sessions } from './sessions.ts'
import { type FailedSignIn, recordFailedSignIn } from './sign-in-audit.ts'
import { createSignInThrottle } from './sign-in-throttle.ts'

/** A sign-in expires unless the person returns from the identity provider within this time. */
export const SIGN_IN_ATTEMPT_MS = 10 * MINUTE_MS

/** A sign-in that has begun; `next` is the URL to open afterwards. */
type SignInAttempt = { checks: SignInChecks; redirectUri: string; next: string | null }

/**
 * A return from the identity provider: the encrypted attempt that the browser kept, and the query of the
 * callback URL.
 */
export type ProviderReturn = { sealed: string | null; search: string; clientInfo: ClientInfo }

type SignInContext = Pick<Context, 'clock'> & {
  store: Pick<Store, 'customers' | 'attempts'>
  audit: Pick<Audit, 'recordRefusal' | 'refusals'>
  secrets: Pick<Secrets, 'seal' | 'open' | 'hash'>
  log: Pick<Log, 'warn'>
  settings: Pick<ServiceSettings, 'oidcLabel' | 'oidcAccountId'>
  provider: IdentityProvider
  sessions: Pick<Sessions, 'createForUser'>
}

export type OpenIdSignIn = ReturnType<typeof createOpenIdSignIn>

/**
 * Sign-in with the company's identity provider, for existing users of one customer. It never creates users.
 */
export function createOpenIdSignIn(context: SignInContext) {
  const { provider, clock, secrets, settings } = context
  const throttle = createSignInThrottle(context)
  return {
    label: settings.oidcLabel,

    /**
     * Returns the URL of the provider's sign-in page, and the encrypted attempt for the browser to keep. With `isAgain` the
     * provider asks who it is even if it knows, so that the session may take administrative actions.
     */
    async begin(
      redirectUri: string,
      { next, isAgain }: { next: string | null; isAgain: boolean },
    ): Promise<{ url: string; sealed: string }> {
      const { url, checks } = await loggingFaults(context, () => provider.begin(redirectUri, isAgain))
      const keptNext = next !== null && next.length <= NEXT_LENGTH_MAX ? next : null
      const until = clock().getTime() + SIGN_IN_ATTEMPT_MS
      return { url, sealed: secrets.seal(JSON.stringify({ ...checks, redirectUri, next: keptNext, until })) }
    },

    /** Returns the URL that the person wanted to open, or null if there is none or the attempt is invalid. */
    findNextUrl: (sealed: string | null) => parseAttempt(sealed, secrets, clock())?.next ?? null,

    /** Starts a session for the returning user; throws *unauthorized*, *unavailable* or *too_many*. */
    async finish(providerReturn: ProviderReturn): Promise<{ signedIn: NewSession; next: string | null }> {
      const attempt = parseAttempt(providerReturn.sealed, secrets, clock())
      if (!attempt) throw new Fault('unauthorized', 'signInExpired')
      const { sourceIPAddress } = providerReturn.clientInfo
      const start = () => startSession(context, attempt, providerReturn).catch(toFault)
      const signedIn = await throttle(
        { user: null, device: null, sourceIPAddress },
        start,
        (result) => !(result instanceof Fault),
      )
      if (signedIn instanceof Fault) throw signedIn
      return { signedIn, next: attempt.next }
    },
  }
}

// A sign-in that was refused counts as an attempt.
function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  throw error
}

/** A longer URL is not kept: the attempt has to fit into a cookie. */
const NEXT_LENGTH_MAX = 1_500

async function startSession(
  context: SignInContext,
  attempt: SignInAttempt,
  { search, clientInfo }: ProviderReturn,
): Promise<NewSession> {
  const { provider, sessions, audit, store, log, settings } = context
  const method = { signInMethod: 'OpenID Connect', issuer: provider.issuer }
  const customer = await store.customers.findSummary(settings.oidcAccountId)
  if (!customer) {
    log.warn('No customer has the account ID in DAYBOOK_OIDC_ACCOUNT_ID')
    throw new Fault('unavailable', 'signInMisconfigured')
  }
  const claim = await recordingRefusal(context, customer, { clientInfo, method }, () =>
    provider.finish(attempt.redirectUri + search, attempt.checks),
  )
  const userName = claim !== null && isUserName(claim) ? claim : null
  const session =
    userName === null
      ? null
      : await sessions.createForUser(customer.id, userName, {
          clientInfo,
          method,
          isConfirmed: attempt.checks.isAgain,
        })
  if (session) return session
  const fault = new Fault('unauthorized', 'noAccess')
  recordFailedSignIn(audit, customer, { userName, clientInfo, message: fault.message, method })
  throw fault
}

// A refusal by the provider is logged as an event of the customer, too.
async function recordingRefusal<Result>(
  context: SignInContext,
  customer: CustomerSummary,
  signIn: Pick<FailedSignIn, 'clientInfo' | 'method'>,
  callProvider: () => Promise<Result>,
): Promise<Result> {
  try {
    return await loggingFaults(context, callProvider)
  } catch (error) {
    if (error instanceof Fault && error.code === 'unauthorized')
      recordFailedSignIn(context.audit, customer, { ...signIn, userName: null, message: error.message })
    throw error
  }
}

// The person sees a general message. The cause in the log is for the operator.
async function loggingFaults<Result>(
  { log, provider }: SignInContext,
  callProvider: () => Promise<Result>,
): Promise<Result> {
  try {
    return await callProvider()
  } catch (error) {
    if (error instanceof Fault)
      log.warn('Sign-in with the identity provider failed', { issuer: provider.issuer, reason: error.cause })
    throw error
  }
}

function parseAttempt(
  sealed: string | null,
  secrets: SignInContext['secrets'],
  now: Date,
): SignInAttempt | null {
  const members = sealed === null ? null : openAttempt(sealed, secrets)
  const state = toStringOrNull(members?.state)
  const nonce = toStringOrNull(members?.nonce)
  const verifier = toStringOrNull(members?.verifier)
  const redirectUri = toStringOrNull(members?.redirectUri)
  const isCurrent = typeof members?.until === 'number' && now.getTime() <= members.until
  if (!isCurrent || !state || !nonce || !verifier || !redirectUri) return null
  const checks = { state, nonce, verifier, isAgain: members.isAgain === true }
  return { checks, redirectUri, next: toStringOrNull(members?.next) }
}

// An attempt that was altered, or encrypted with another key, is treated as if there were none.
function openAttempt(sealed: string, secrets: SignInContext['secrets']) {
  try {
    return toObjectOrNull(JSON.parse(secrets.open(sealed)))
  } catch {
    return null
  }
}

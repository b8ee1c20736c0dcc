import type { Clock } from '../../clock.ts'
import type { ClientInfo } from '../../domain/access/caller.ts'
import { isUserName } from '../../domain/access/user.ts'
import { Fault } from '../../domain/fault.ts'
import { toObjectOrNull, toTextOrNull } from '../../domain/parse.ts'
import type { CustomerSummary } from '../../store/access/customers.ts'
import type { Store } from '../../store/store.ts'
import type { NewSession, Sessions, SignInMethod } from './sessions.ts'
import { createSignInThrottle } from './sign-in-throttle.ts'

/** Who has not come back after so long begins again. */
export const SIGN_IN_ATTEMPT_MS = 10 * 60_000
/** A longer address is not kept until somebody comes back: a cookie has to hold it. */
const NEXT_LENGTH_MAX = 1_500

const STALE = 'That sign-in took too long, or was begun in another window. Please try again.'
const NOBODY = 'Your account there opens nothing here. Ask your administrator for access.'
const NOWHERE = 'Sign-in with the identity provider is not set up right. Ask whoever runs this Daybook.'

/** What a sign-in that was begun is recognised by when it comes back. */
type Checks = { state: string; nonce: string; verifier: string }
type Attempt = { checks: Checks; redirectUri: string; next: string | null }

/** Where people prove who they are. */
export type IdentityProvider = {
  issuer: string
  begin(redirectUri: string): Promise<{ url: string; checks: Checks }>
  /** The claim that is the user name, or null without one; a fault, its cause a text for the log, when nobody vouches for it. */
  finish(callback: string, checks: Checks): Promise<string | null>
}

/** Somebody who comes back from the provider: what they were given on leaving, and with which query they come. */
export type ProviderReturn = { sealed: string | null; search: string; clientInfo: ClientInfo }

type Needs = {
  provider: IdentityProvider
  access: Pick<Sessions, 'admit' | 'refuse'>
  customers: Pick<Store['customers'], 'brief'>
  clock: Clock
  vault: { seal(text: string): string; open(sealed: string): string }
  log: { warn(happening: string, more?: { [name: string]: unknown }): void }
  settings: { oidcLabel: string; oidcAccountId: string | null }
}

export type OpenIdSignIn = ReturnType<typeof createOpenIdSignIn>

/** Coming in by the company's own identity provider: existing users of one customer only; nobody is made here. */
export function createOpenIdSignIn(needs: Needs) {
  const { provider, clock, vault, settings } = needs
  const gate = createSignInThrottle()
  return {
    label: settings.oidcLabel,

    /** Where to send the visitor, and what the browser keeps, sealed, until they come back. */
    async begin(redirectUri: string, next: string | null): Promise<{ url: string; sealed: string }> {
      const { url, checks } = await warned(needs, () => provider.begin(redirectUri))
      const kept = next !== null && next.length <= NEXT_LENGTH_MAX ? next : null
      const until = clock().getTime() + SIGN_IN_ATTEMPT_MS
      return { url, sealed: vault.seal(JSON.stringify({ ...checks, redirectUri, next: kept, until })) }
    },

    /** Where somebody was going who comes back without being let in. */
    nextOf: (sealed: string | null) => readAttempt(sealed, vault, clock())?.next ?? null,

    /** A new session for whom the provider vouches for and who is a user here, and where they were going. */
    async finish(back: ProviderReturn): Promise<{ signedIn: NewSession; next: string | null }> {
      const attempt = readAttempt(back.sealed, vault, clock())
      if (!attempt) throw new Fault('unauthorized', STALE)
      const { sourceIPAddress } = back.clientInfo
      const door = gate.enter({ userName: null, sourceIPAddress }, clock())
      try {
        const signedIn = await admitted(needs, attempt, back)
        door.welcome()
        return { signedIn, next: attempt.next }
      } finally {
        door.leave()
      }
    },
  }
}

async function admitted(
  needs: Needs,
  attempt: Attempt,
  { search, clientInfo }: ProviderReturn,
): Promise<NewSession> {
  const { provider, access, customers, log, settings } = needs
  const way = { signInMethod: 'OpenID Connect', issuer: provider.issuer }
  const customer = await customers.brief(settings.oidcAccountId)
  if (!customer) {
    log.warn('No customer has the account id of DAYBOOK_OIDC_ACCOUNT_ID')
    throw new Fault('unavailable', NOWHERE)
  }
  const claim = await vouched(needs, customer, clientInfo, way, () =>
    provider.finish(attempt.redirectUri + search, attempt.checks),
  )
  const userName = claim !== null && isUserName(claim) ? claim : null
  const signedIn = userName === null ? null : await access.admit(customer.id, userName, clientInfo, way)
  if (signedIn) return signedIn
  access.refuse(customer, userName, clientInfo, NOBODY, way)
  throw new Fault('unauthorized', NOBODY)
}

// A provider that turns somebody down is told in the customer's log, too.
async function vouched<Result>(
  needs: Needs,
  customer: CustomerSummary,
  clientInfo: ClientInfo,
  way: SignInMethod,
  ask: () => Promise<Result>,
): Promise<Result> {
  try {
    return await warned(needs, ask)
  } catch (error) {
    if (error instanceof Fault && error.code === 'unauthorized')
      needs.access.refuse(customer, null, clientInfo, error.message, way)
    throw error
  }
}

// The visitor gets a sentence; why it went wrong is for whoever set this up.
async function warned<Result>({ log, provider }: Needs, ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Fault)
      log.warn('A sign-in by the identity provider failed', { issuer: provider.issuer, reason: error.cause })
    throw error
  }
}

function readAttempt(sealed: string | null, vault: Needs['vault'], now: Date): Attempt | null {
  const kept = sealed === null ? null : opened(sealed, vault)
  const [state, nonce, verifier] = [
    toTextOrNull(kept?.state),
    toTextOrNull(kept?.nonce),
    toTextOrNull(kept?.verifier),
  ]
  const redirectUri = toTextOrNull(kept?.redirectUri)
  const isFresh = typeof kept?.until === 'number' && now.getTime() <= kept.until
  if (!isFresh || !state || !nonce || !verifier || !redirectUri) return null
  return { checks: { state, nonce, verifier }, redirectUri, next: toTextOrNull(kept?.next) }
}

// What was altered, or sealed with another key, counts as nothing.
function opened(sealed: string, vault: Needs['vault']) {
  try {
    return toObjectOrNull(JSON.parse(vault.open(sealed)))
  } catch {
    return null
  }
}

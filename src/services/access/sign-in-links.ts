import type { ClientInfo } from '../../domain/access/client-info.ts'
import { Fault } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import { DAY_MS, MINUTE_MS } from '../../domain/time.ts'
import type { LinkOwner } from '../../store/access/sign-in-links.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import type { Context, ServiceSettings } from '../context.ts'
import { createOperatorEvents, getCustomer } from './operator-events.ts'
import type { NewSession, Sessions } from './sessions.ts'
import { LINK_SIGN_IN, recordFailedSignIn } from './sign-in-audit.ts'
import type { SignInThrottle } from './sign-in-throttle.ts'

/** A link can be used for this long, in milliseconds. */
export const SIGN_IN_LINK_MS = 15 * MINUTE_MS

/** A link that has just been created. The token is known only to the operator: the store keeps its hash. */
export type NewSignInLink = { token: string; userName: string }

export type SignInLinks = ReturnType<typeof createSignInLinks>

type LinksContext = Pick<Context, 'clock' | 'newId' | 'newToken'> & {
  store: Pick<Store, 'customers' | 'principals' | 'signInLinks'>
  audit: Pick<Audit, 'toEvent' | 'recordRefusal'>
  secrets: Pick<Secrets, 'hash'>
  settings: Pick<ServiceSettings, 'oidcOnly'>
}

type Authentication = { throttle: SignInThrottle; sessions: Pick<Sessions, 'startWithLink'> }

/** Links that each sign one user in once. The operator creates them, who could also set a password. */
export function createSignInLinks(context: LinksContext, authentication: Authentication) {
  const { store, clock, settings } = context
  return {
    /**
     * Returns a new link for the administrator of the first start; null if a user has signed in since, or if
     * the identity provider is the only way to sign in.
     */
    async createFirst(): Promise<NewSignInLink | null> {
      const first = settings.oidcOnly ? null : await store.signInLinks.findFirst()
      return first && createLink(context, first)
    },

    /**
     * Returns a new link for a user of the customer with an account ID, or of the first one (null); null if
     * the identity provider is the only way to sign in.
     */
    async create(accountId: string | null, userName: string): Promise<NewSignInLink | null> {
      if (settings.oidcOnly) return null
      return createLink(context, { customer: await getCustomer(store, accountId), userName })
    },

    /**
     * Starts a session with the token of a link, which works once. Throws *unauthorized* or *too_many*; what was refused is
     * logged if the link is known.
     */
    use: (token: string, clientInfo: ClientInfo) => useLink(context, authentication, token, clientInfo),

    /** Deletes the links that expired a day ago. Until then, attempts to use them again are logged. */
    purge: () => store.signInLinks.purge(new Date(clock().getTime() - DAY_MS)),
  }
}

async function createLink(
  { store, audit, clock, newId, newToken, secrets }: LinksContext,
  { customer, userName }: LinkOwner,
): Promise<NewSignInLink> {
  const token = newToken()
  const link = {
    tokenHash: secrets.hash(token),
    customer: customer.id,
    userName,
    expiresAt: new Date(clock().getTime() + SIGN_IN_LINK_MS),
  }
  const toEvent = createOperatorEvents(audit, newId)
  await store.signInLinks.create(link, toEvent(customer, 'CreateSignInLink', { userName }))
  return { token, userName }
}

async function useLink(
  context: LinksContext,
  { throttle, sessions }: Authentication,
  token: string,
  clientInfo: ClientInfo,
): Promise<NewSession> {
  const { store, audit, secrets, settings } = context
  if (settings.oidcOnly) throw new Fault('unauthorized', 'passwordsOff')
  const tokenHash = secrets.hash(token)
  const { sourceIPAddress } = clientInfo
  const { owner, session } = await throttle(
    { user: null, device: null, sourceIPAddress, way: 'link' },
    async () => {
      const owner = await store.signInLinks.find(tokenHash)
      const user = owner && (await store.principals.findByUser(owner.customer.id, owner.userName))
      return { owner, session: user && (await sessions.startWithLink({ ...user, clientInfo }, tokenHash)) }
    },
    (result) => result.session !== null,
  )
  if (session) return session
  const fault = new Fault('unauthorized', 'signInLinkUsed')
  const refused = {
    userName: owner?.userName ?? null,
    clientInfo,
    message: fault.message,
    method: LINK_SIGN_IN,
  }
  if (owner) recordFailedSignIn(audit, owner.customer, refused)
  throw fault
}

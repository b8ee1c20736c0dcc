import { type Actor, toActor } from '../../domain/access/audit-entry.ts'
import type { Caller } from '../../domain/access/caller.ts'
import type { ClientInfo } from '../../domain/access/client-info.ts'
import type { Secrets } from '../../domain/ports.ts'
import { DAY_MS, HOUR_MS } from '../../domain/time.ts'
import type { ExpiredSession } from '../../store/access/sessions.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import type { Context } from '../context.ts'
import type { AuthenticatePassword, PasswordAttempt } from './authenticate-password.ts'
import { createLastUsedRecorder, LAST_USED_INTERVAL_MS } from './last-used.ts'
import { type SignInMethod, toConsoleEntry } from './sign-in-audit.ts'

/** A session expires after this long without a request. */
export const SESSION_IDLE_MS = 12 * HOUR_MS
/** A session expires this long after it started, even if it is used. */
export const SESSION_MS = 7 * DAY_MS

/** A session that has just started. The token is known only to the client: the store keeps its hash. */
export type NewSession = { token: string; csrf: string; expiresAt: Date; caller: Caller }
export type Sessions = ReturnType<typeof createSessions>

type SessionsContext = Pick<Context, 'clock' | 'newToken'> & {
  store: Pick<Store, 'principals' | 'sessions'>
  audit: Pick<Audit, 'toEvent'>
  secrets: Pick<Secrets, 'hash'>
}

/** Starts, checks and ends the sessions of people in the console. */
export function createSessions(context: SessionsContext, authenticatePassword: AuthenticatePassword) {
  const { store, audit, clock, secrets } = context
  return {
    /** Starts a session for a user name and password; throws *unauthorized* or *too_many*. */
    signIn: async (attempt: PasswordAttempt): Promise<NewSession> =>
      startSession(context, await authenticatePassword(attempt)),

    /**
     * Starts a session for a user whom an identity provider has authenticated; null if the user doesn't
     * exist.
     */
    async createForUser(
      customer: number,
      userName: string,
      clientInfo: ClientInfo,
      method: SignInMethod,
    ): Promise<NewSession | null> {
      const principal = await store.principals.findByUser(customer, userName)
      return principal && startSession(context, { ...principal, clientInfo }, method)
    },

    /** Ends the caller's session; it becomes invalid in every process at once. */
    async signOut(caller: Caller, token: string): Promise<void> {
      const event = audit.toEvent(caller.customer, toActor(caller), toConsoleEntry('AwsConsoleSignOut'))
      const owner = { customer: caller.customer.id, userName: caller.userName }
      await store.sessions.end(owner, secrets.hash(token), event)
    },

    /**
     * Returns the caller and CSRF token of a valid session, or null. The request counts as activity of the
     * session.
     */
    authenticate: authenticateSession(context),

    /** Deletes expired sessions, logs an event for each, and returns their number. */
    purgeExpired: (): Promise<number> =>
      store.sessions.purgeExpired(clock(), (session) =>
        audit.toEvent(session.customer, ownerOf(session), toConsoleEntry('AwsConsoleAutoSignOut')),
      ),
  }
}

async function startSession(
  { store, audit, clock, secrets, newToken }: SessionsContext,
  caller: Caller,
  method?: SignInMethod,
): Promise<NewSession> {
  const now = clock()
  const token = newToken()
  const session = {
    tokenHash: secrets.hash(token),
    customer: caller.customer.id,
    userName: caller.userName,
    csrf: newToken(),
    startedAt: now,
    expiresAt: new Date(now.getTime() + SESSION_MS),
    idleUntil: new Date(now.getTime() + SESSION_IDLE_MS),
    sourceIPAddress: caller.clientInfo.sourceIPAddress,
    userAgent: caller.clientInfo.userAgent.slice(0, USER_AGENT_LENGTH_MAX),
  }
  const entry = toConsoleEntry('AwsConsoleSignIn', method)
  await store.sessions.create(session, audit.toEvent(caller.customer, toActor(caller), entry))
  return { token, csrf: session.csrf, expiresAt: session.expiresAt, caller }
}

const USER_AGENT_LENGTH_MAX = 1_024

function authenticateSession({ store, clock, secrets }: SessionsContext) {
  const recordLastUsed = createLastUsedRecorder()
  return async (token: string, clientInfo: ClientInfo): Promise<{ caller: Caller; csrf: string } | null> => {
    const now = clock()
    const tokenHash = secrets.hash(token)
    const session = await store.principals.findBySession(tokenHash, now)
    if (!session) return null
    if (now.getTime() - session.seenAt.getTime() >= LAST_USED_INTERVAL_MS) {
      const idleUntil = new Date(now.getTime() + SESSION_IDLE_MS)
      await recordLastUsed(tokenHash, now, () => store.sessions.touch(tokenHash, now, idleUntil))
    }
    return { caller: { ...session.principal, clientInfo }, csrf: session.csrf }
  }
}

function ownerOf({ customer, userName, sourceIPAddress, userAgent }: ExpiredSession): Actor {
  const clientInfo = { sourceIPAddress, userAgent, requestId: '' }
  return { userName, accessKeyId: null, project: customer.firstProject, clientInfo }
}

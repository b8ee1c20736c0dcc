import { type Actor, toActor } from '../../domain/access/audit-entry.ts'
import type { Caller } from '../../domain/access/caller.ts'
import type { ClientInfo } from '../../domain/access/client-info.ts'
import type { SignInStep } from '../../domain/access/session.ts'
import { Fault } from '../../domain/fault.ts'
import type { JsonObject } from '../../domain/json/json-values.ts'
import type { Secrets } from '../../domain/ports.ts'
import { DAY_MS, MINUTE_MS } from '../../domain/time.ts'
import type { ExpiredSession } from '../../store/access/sessions.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import type { Context, ServiceSettings } from '../context.ts'
import type { AuthenticatePassword, PasswordAttempt } from './authenticate-password.ts'
import { createLastUsedRecorder, LAST_USED_INTERVAL_MS } from './last-used.ts'
import { LINK_SIGN_IN, recordFailedSignIn, type SignInMethod, toConsoleEntry } from './sign-in-audit.ts'
import type { FindSignInStep } from './sign-in-steps.ts'

/** A session expires this long after it started, even if it is used. */
export const SESSION_MS = 7 * DAY_MS
/** A sign-in that waits for a further step expires after this long. */
export const SIGN_IN_STEP_MS = 10 * MINUTE_MS
/** For this long after people have proved who they are, they may take administrative actions. */
export const CONFIRMED_MS = 5 * MINUTE_MS

/**
 * A session that has just started. The token is known only to the client: the store keeps its hash. `step` is what the
 * sign-in still waits for; the session opens nothing else until then.
 */
export type NewSession = {
  token: string
  csrf: string
  expiresAt: Date
  caller: Caller
  step: SignInStep | null
}

/** A session of a request. `isConfirmed` is whether its user has just proved who they are. */
export type Session = { caller: Caller; csrf: string; step: SignInStep | null; isConfirmed: boolean }

export type Sessions = ReturnType<typeof createSessions>

type SessionsContext = Pick<Context, 'clock' | 'newToken'> & {
  store: Pick<Store, 'principals' | 'sessions'>
  audit: Pick<Audit, 'toEvent' | 'recordRefusal'>
  secrets: Pick<Secrets, 'hash'>
  settings: Pick<ServiceSettings, 'oidcOnly' | 'sessionIdleMinutes'>
}

/** A sign-in by an identity provider; `isConfirmed` is whether it has just asked who the user is. */
export type ProviderSignIn = { clientInfo: ClientInfo; method: SignInMethod; isConfirmed: boolean }

/** What sessions are created with besides the context. */
type Authentication = { authenticatePassword: AuthenticatePassword; findSignInStep: FindSignInStep }

/** Starts, checks and ends the sessions of people in the console. */
export function createSessions(context: SessionsContext, authentication: Authentication) {
  const { store, audit, clock, secrets, settings } = context
  const { authenticatePassword, findSignInStep } = authentication
  return {
    /** Starts a session for a user name and password; throws *unauthorized* or *too_many*. */
    async signIn(attempt: PasswordAttempt): Promise<NewSession> {
      if (settings.oidcOnly) throw new Fault('unauthorized', 'passwordsOff')
      const caller = await authenticatePassword(attempt)
      return startSession(context, caller, { step: await findSignInStep(caller) })
    },

    /** Logs that the second factor of a sign-in was refused. */
    refuse(caller: Caller, message: string): void {
      const { customer, userName, firstProject, clientInfo } = caller
      const summary = { id: customer.id, accountId: customer.accountId, firstProject }
      recordFailedSignIn(audit, summary, { userName, clientInfo, message })
    },

    /** Replaces a session whose sign-in waited for a second factor, which the user has now proved. */
    async completeSignIn(caller: Caller, token: string): Promise<NewSession> {
      const step = await findSignInStep(caller, 'code')
      await store.sessions.discard(secrets.hash(token))
      return startSession(context, caller, { step, details: { MFAUsed: 'Yes' } })
    },

    /** Starts another session for a caller who has just proved again who they are. */
    startConfirmed: (caller: Caller): Promise<NewSession> =>
      startSession(context, caller, { step: null, details: { Reauthentication: 'Yes' } }),

    /**
     * Starts a session for a user whom an identity provider has authenticated, with whatever factors it asks for; null if
     * the user doesn't exist.
     */
    async createForUser(
      customer: number,
      userName: string,
      { clientInfo, method, isConfirmed }: ProviderSignIn,
    ): Promise<NewSession | null> {
      const principal = await store.principals.findByUser(customer, userName)
      const start = { step: null, details: method, isConfirmed }
      return principal && startSession(context, { ...principal, clientInfo }, start)
    },

    /**
     * Starts a session for the user of a link, which that uses up; null if it cannot be used any more. The sign-in still
     * waits for a second factor, and for a password of the user's own.
     */
    async startWithLink(caller: Caller, linkHash: string): Promise<NewSession | null> {
      const start = { step: await findSignInStep(caller), details: LINK_SIGN_IN, linkHash }
      return tryStartSession(context, caller, start)
    },

    /** Ends the caller's session; it becomes invalid in every process at once. */
    async signOut(caller: Caller, token: string): Promise<void> {
      const event = audit.toEvent(caller.customer, toActor(caller), toConsoleEntry('AwsConsoleSignOut'))
      const owner = { customer: caller.customer.id, userName: caller.userName }
      await store.sessions.end(owner, secrets.hash(token), event)
    },

    /** Ends a session whose sign-in is not complete. */
    discard: (token: string): Promise<void> => store.sessions.discard(secrets.hash(token)),

    /** Returns a valid session, or null. The request counts as activity of the session, unless `isUse` is false. */
    authenticate: authenticateSession(context),

    /** Deletes expired sessions, logs an event for each, and returns their number. */
    purgeExpired: (): Promise<number> =>
      store.sessions.purgeExpired(clock(), (session) =>
        audit.toEvent(session.customer, ownerOf(session), toConsoleEntry('AwsConsoleAutoSignOut')),
      ),
  }
}

type SessionStart = {
  step: SignInStep | null
  details?: JsonObject
  isConfirmed?: boolean
  /** The hash of the link that the session uses up, if any. */
  linkHash?: string
}

// A session that uses up no link always starts.
async function startSession(
  context: SessionsContext,
  caller: Caller,
  start: Omit<SessionStart, 'linkHash'>,
): Promise<NewSession> {
  const session = await tryStartSession(context, caller, start)
  if (session === null) throw new Error('A session did not start.')
  return session
}

async function tryStartSession(
  { store, audit, clock, secrets, newToken, settings }: SessionsContext,
  caller: Caller,
  { step, details, isConfirmed = true, linkHash }: SessionStart,
): Promise<NewSession | null> {
  const now = clock()
  const token = newToken()
  const idleMs = settings.sessionIdleMinutes * MINUTE_MS
  const session = {
    tokenHash: secrets.hash(token),
    customer: caller.customer.id,
    userName: caller.userName,
    csrf: newToken(),
    startedAt: now,
    expiresAt: new Date(now.getTime() + (step === null ? SESSION_MS : SIGN_IN_STEP_MS)),
    idleUntil: new Date(now.getTime() + (step === null ? idleMs : SIGN_IN_STEP_MS)),
    sourceIPAddress: caller.clientInfo.sourceIPAddress,
    userAgent: caller.clientInfo.userAgent.slice(0, USER_AGENT_LENGTH_MAX),
    step,
    authenticatedAt: isConfirmed ? now : LONG_AGO,
  }
  const entry = toConsoleEntry('AwsConsoleSignIn', details)
  const isProven = step === null || step === 'password'
  const event = isProven ? audit.toEvent(caller.customer, toActor(caller), entry) : null
  const isStarted = await store.sessions.create(session, event, linkHash)
  return isStarted ? { token, csrf: session.csrf, expiresAt: session.expiresAt, caller, step } : null
}

const USER_AGENT_LENGTH_MAX = 1_024
/** A provider may have signed a person in without asking, because they were signed in there. */
const LONG_AGO = new Date(0)

function authenticateSession({ store, clock, secrets, settings }: SessionsContext) {
  const recordLastUsed = createLastUsedRecorder()
  return async (
    token: string,
    clientInfo: ClientInfo,
    { isUse = true }: { isUse?: boolean } = {},
  ): Promise<Session | null> => {
    const now = clock()
    const tokenHash = secrets.hash(token)
    const session = await store.principals.findBySession(tokenHash, now)
    if (!session) return null
    const { principal, csrf, step, seenAt, authenticatedAt } = session
    if (isUse && step === null && now.getTime() - seenAt.getTime() >= LAST_USED_INTERVAL_MS) {
      const idleUntil = new Date(now.getTime() + settings.sessionIdleMinutes * MINUTE_MS)
      await recordLastUsed(tokenHash, now, () => store.sessions.touch(tokenHash, now, idleUntil))
    }
    const isConfirmed = Math.abs(now.getTime() - authenticatedAt.getTime()) <= CONFIRMED_MS
    return { caller: { ...principal, clientInfo }, csrf, step, isConfirmed }
  }
}

function ownerOf({ customer, userName, sourceIPAddress, userAgent }: ExpiredSession): Actor {
  const clientInfo = { sourceIPAddress, userAgent, requestId: '' }
  return { userName, accessKeyId: null, project: customer.firstProject, clientInfo }
}

import type { Clock } from '../../clock.ts'
import { type Actor, type AuditEntry, toActor } from '../../domain/access/audit-entry.ts'
import type { Caller, ClientInfo } from '../../domain/access/caller.ts'
import type { CustomerSummary } from '../../store/access/customers.ts'
import type { Credentials } from '../../store/access/principals.ts'
import type { EndedSession } from '../../store/access/sessions.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import { createKeyAuthentication } from './authenticate-key.ts'
import { createPasswordAuthentication, type PasswordAttempt } from './authenticate-password.ts'
import { createLastUsedRecorder, LAST_USED_INTERVAL_MS } from './last-used.ts'

/** A session ends after so long without a request … */
export const SESSION_IDLE_MS = 12 * 3_600_000
/** … and in any case so long after it began. */
export const SESSION_MS = 7 * 86_400_000

/** What the log shows of a name that nobody has, as CloudTrail does. */
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS'

type Needs = Pick<Store, 'callers' | 'sessions' | 'open'>
type Own = Pick<Audit, 'event' | 'note'>

type Secrets = {
  seal(text: string): string
  open(sealed: string): string
  same(a: string, b: string): boolean
  hash(token: string): string
  hashPassword(password: string): Promise<string>
  isPassword(password: string, hash: string | null): Promise<boolean>
}

/** In which way somebody signs in where it is not by password, as the log tells it. */
export type SignInMethod = { signInMethod: string; issuer: string }
export type NewSession = { token: string; csrf: string; expiresAt: Date; caller: Caller }
export type Sessions = ReturnType<typeof createSessions>

/** Who may come in: people by password and session, programs by access key, or by a person's password. */
export function createSessions(
  store: Needs,
  audit: Own,
  clock: Clock,
  vault: Secrets,
  newToken: () => string,
) {
  const programs = createKeyAuthentication(store, clock, vault)
  const callerOfPassword = createPasswordAuthentication(store, clock, vault, wrongPasswordTeller(audit))
  return {
    /** The caller whom user name and password prove, without a session; a fault for anybody else. */
    callerOfPassword,
    /** A new session for the right user name and password; the same refusal, after the same work, for all else. */
    signIn: async (attempt: PasswordAttempt): Promise<NewSession> =>
      startSession(store, audit, vault, newToken, await callerOfPassword(attempt), clock()),
    /** A new session for a person whom another authority vouches for; null when there is no such user. */
    async admit(
      customer: number,
      userName: string,
      clientInfo: ClientInfo,
      way: SignInMethod,
    ): Promise<NewSession | null> {
      const known = await store.callers.ofUser(customer, userName)
      return known && startSession(store, audit, vault, newToken, { ...known, clientInfo }, clock(), way)
    },
    /** Writes down that somebody whom another authority sent was not let in; a name of null stays untold. */
    refuse(
      customer: CustomerSummary,
      userName: string | null,
      clientInfo: ClientInfo,
      why: string,
      way: SignInMethod,
    ): void {
      tellRefusal(audit, customer, { userName: userName ?? HIDDEN, clientInfo, why, way })
    },
    /** Ends the session at once, everywhere. */
    async signOut(caller: Caller, token: string): Promise<void> {
      const log = audit.event(caller.customer, toActor(caller), consoleDeed('AwsConsoleSignOut'))
      await store.sessions.end(
        { customer: caller.customer.id, userName: caller.userName },
        vault.hash(token),
        log,
      )
    },
    /** The caller and form token of a session that still holds, or null; being asked keeps it from idling out. */
    callerOfSession: callerOfSession(store, clock, vault),
    /** The caller an access key stands for, or null; many requests at once with one key ask the store once. */
    callerOfKey: programs.callerOfKey,
    /** The caller whose key made a signature, as `verify` finds with the key's secret; else what is wrong. */
    callerOfSignature: programs.callerOfSignature,
    /** Forgets the sessions that ended by age or idleness; the log tells of each. */
    expireSessions: (): Promise<number> =>
      store.sessions.expire(clock(), (ended) =>
        audit.event(ended.customer, doerOfSession(ended), consoleDeed('AwsConsoleAutoSignOut')),
      ),
  }
}

// A name nobody has may be a password typed into the wrong field; the log does not keep it.
function wrongPasswordTeller(audit: Own) {
  return ({ customer, isKnown }: Credentials, { userName, clientInfo }: PasswordAttempt, why: string): void =>
    tellRefusal(audit, customer, {
      userName: isKnown ? (userName.split('@')[0] ?? '') : HIDDEN,
      clientInfo,
      why,
    })
}

function tellRefusal(
  audit: Own,
  customer: CustomerSummary,
  {
    userName,
    clientInfo,
    why,
    way,
  }: { userName: string; clientInfo: ClientInfo; why: string; way?: SignInMethod },
): void {
  const deed = { ...consoleDeed('AwsConsoleSignIn', way), failure: { code: 'Failure', message: why } }
  const doer = { userName, accessKeyId: null, project: customer.firstProject, clientInfo }
  audit.note(audit.event(customer, doer, deed))
}

async function startSession(
  store: Needs,
  audit: Own,
  vault: Secrets,
  newToken: () => string,
  caller: Caller,
  now: Date,
  way?: SignInMethod,
): Promise<NewSession> {
  const token = newToken()
  const session = {
    tokenHash: vault.hash(token),
    customer: caller.customer.id,
    userName: caller.userName,
    csrf: newToken(),
    startedAt: now,
    expiresAt: new Date(now.getTime() + SESSION_MS),
    idleUntil: new Date(now.getTime() + SESSION_IDLE_MS),
    sourceIPAddress: caller.clientInfo.sourceIPAddress,
    userAgent: caller.clientInfo.userAgent.slice(0, 1_024),
  }
  await store.sessions.start(
    session,
    audit.event(caller.customer, toActor(caller), consoleDeed('AwsConsoleSignIn', way)),
  )
  return { token, csrf: session.csrf, expiresAt: session.expiresAt, caller }
}

function consoleDeed(
  name: 'AwsConsoleSignIn' | 'AwsConsoleSignOut' | 'AwsConsoleAutoSignOut',
  additional?: SignInMethod,
): AuditEntry {
  const deed = { name, type: name, readOnly: false, parameters: null, response: null, failure: null }
  return additional ? { ...deed, additional } : deed
}

function doerOfSession({ customer, userName, sourceIPAddress, userAgent }: EndedSession): Actor {
  const clientInfo = { sourceIPAddress, userAgent, requestId: '' }
  return { userName, accessKeyId: null, project: customer.firstProject, clientInfo }
}

function callerOfSession(store: Needs, clock: Clock, vault: Secrets) {
  const note = createLastUsedRecorder()
  return async (token: string, clientInfo: ClientInfo): Promise<{ caller: Caller; csrf: string } | null> => {
    const now = clock()
    const tokenHash = vault.hash(token)
    const session = await store.callers.ofSession(tokenHash, now)
    if (!session) return null
    if (now.getTime() - session.seenAt.getTime() >= LAST_USED_INTERVAL_MS) {
      const idleUntil = new Date(now.getTime() + SESSION_IDLE_MS)
      await note(tokenHash, now, () => store.sessions.touch(tokenHash, now, idleUntil))
    }
    return { caller: { ...session.caller, clientInfo }, csrf: session.csrf }
  }
}

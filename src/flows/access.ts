import type { Clock } from '../clock.ts'
import type { Caller } from '../core/caller.ts'
import { Fault, invalid } from '../core/fault.ts'
import type { Store } from '../store/store.ts'
import { doorkeeper } from './doorkeeper.ts'
import { recent } from './recent.ts'

/** A session ends after so long without a request … */
export const SESSION_IDLE_MS = 12 * 3_600_000
/** … and in any case so long after it began. */
export const SESSION_MS = 7 * 86_400_000
/** Use of a session or key is written down at most this often. */
export const USE_NOTED_MS = 60_000
export const PASSWORD_LENGTH_MIN = 8
export const PASSWORD_LENGTH_MAX = 1_024
/** Sessions and keys whose last use is remembered. */
const USES_MAX = 10_000

const REFUSED = 'The user name or the password is not right.'
/** `name` is a user of the first customer, `name@000000000002` one of the customer with that account id. */
const NAME_AND_ACCOUNT = /^([A-Za-z0-9._][A-Za-z0-9._-]{0,31})(?:@(\d{12}))?$/
const KEY_ID = /^[\w+=,.@-]{1,128}$/
const KEY_SECRET_LENGTH_MAX = 256
const WRONG_KEY = { wrong: 'key' } as const
const WRONG_SIGNATURE = { wrong: 'signature' } as const
const KEY_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

type Rows = ReturnType<Store['open']>
type Needs = Pick<Store, 'callers' | 'sessions'> & {
  open(customer: number): {
    keys: Pick<Rows['keys'], 'add' | 'used'>
    people: Pick<Rows['people'], 'setPassword'>
  }
}

type Secrets = {
  seal(text: string): string
  open(sealed: string): string
  same(a: string, b: string): boolean
  hash(token: string): string
  hashPassword(password: string): Promise<string>
  isPassword(password: string, hash: string | null): Promise<boolean>
}

export type Attempt = { userName: string; password: string; sourceIPAddress: string; userAgent: string }
export type SignedIn = { token: string; csrf: string; expiresAt: Date; caller: Caller }
export type Access = ReturnType<typeof access>

/** Who may come in: people by password and session, programs by access key. */
export function access(store: Needs, clock: Clock, vault: Secrets, newToken: () => string) {
  const programs = keyHolders(store, clock, vault)
  return {
    /** A new session for the right user name and password; the same refusal, after the same work, for all else. */
    signIn: signIn(store, clock, vault, newToken),
    /** Ends the session at once, everywhere. */
    signOut: (token: string): Promise<void> => store.sessions.end(vault.hash(token)),
    /** The caller and form token of a session that still holds, or null; being asked keeps it from idling out. */
    callerOfSession: callerOfSession(store, clock, vault),
    /** The caller an access key stands for, or null; many requests at once with one key ask the store once. */
    callerOfKey: programs.callerOfKey,
    /** The caller whose key made a signature, as `verify` finds with the key's secret; else what is wrong. */
    callerOfSignature: programs.callerOfSignature,
    /** A new access key; the only time its secret is shown. */
    async makeKey(customer: number, userName: string) {
      const key = { accessKeyId: newKeyId(newToken()), secretAccessKey: newToken().slice(0, 40) }
      const sealedSecret = vault.seal(key.secretAccessKey)
      const row = { accessKeyId: key.accessKeyId, userName, sealedSecret, createdAt: clock() }
      await store.open(customer).keys.add(row)
      return key
    },
    /** A new password, which also ends the user's sessions. */
    async setPassword(customer: number, userName: string, password: string): Promise<void> {
      const hash = await vault.hashPassword(readPassword(password))
      const isThere = await store.open(customer).people.setPassword(userName, hash)
      if (!isThere) throw new Fault('not_found', `There is no user ${userName}.`, { field: 'userName' })
    },
  }
}

/** A password that may be set; a fault when it is too short or too long. */
export function readPassword(password: string): string {
  if (password.length < PASSWORD_LENGTH_MIN || password.length > PASSWORD_LENGTH_MAX) {
    const bounds = `${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX}`
    throw invalid('password', `A password must have ${bounds} characters.`)
  }
  return password
}

function signIn(store: Needs, clock: Clock, vault: Secrets, newToken: () => string) {
  const gate = doorkeeper()
  return async (attempt: Attempt): Promise<SignedIn> => {
    const now = clock()
    const door = gate.enter(attempt, now)
    try {
      const caller = await recognise(store, vault, attempt)
      if (!caller) throw new Fault('unauthorized', REFUSED)
      door.welcome()
      return await startSession(store, vault, newToken, caller, attempt, now)
    } finally {
      door.leave()
    }
  }
}

async function recognise(store: Needs, vault: Secrets, { userName, password }: Attempt) {
  const [, name, accountId = null] = NAME_AND_ACCOUNT.exec(userName) ?? []
  const isAskable = name !== undefined && password.length <= PASSWORD_LENGTH_MAX
  const known = isAskable ? await store.callers.credentials(accountId, name) : null
  const isRight = await vault.isPassword(password.slice(0, PASSWORD_LENGTH_MAX), known?.passwordHash ?? null)
  return isAskable && known && isRight ? store.callers.ofUser(known.customer, name) : null
}

async function startSession(
  store: Needs,
  vault: Secrets,
  newToken: () => string,
  caller: Caller,
  { sourceIPAddress, userAgent }: Attempt,
  now: Date,
): Promise<SignedIn> {
  const token = newToken()
  const session = {
    tokenHash: vault.hash(token),
    customer: caller.customer.id,
    userName: caller.userName,
    csrf: newToken(),
    startedAt: now,
    expiresAt: new Date(now.getTime() + SESSION_MS),
    idleUntil: new Date(now.getTime() + SESSION_IDLE_MS),
    sourceIPAddress,
    userAgent: userAgent.slice(0, 1_024),
  }
  await store.sessions.start(session)
  return { token, csrf: session.csrf, expiresAt: session.expiresAt, caller }
}

function callerOfSession(store: Needs, clock: Clock, vault: Secrets) {
  const note = notes()
  return async (token: string): Promise<{ caller: Caller; csrf: string } | null> => {
    const now = clock()
    const tokenHash = vault.hash(token)
    const session = await store.callers.ofSession(tokenHash, now)
    if (!session) return null
    if (now.getTime() - session.seenAt.getTime() >= USE_NOTED_MS) {
      const idleUntil = new Date(now.getTime() + SESSION_IDLE_MS)
      note(tokenHash, now, () => store.sessions.touch(tokenHash, now, idleUntil))
    }
    return { caller: session.caller, csrf: session.csrf }
  }
}

function keyHolders(store: Needs, clock: Clock, vault: Secrets) {
  const asked = new Map<string, ReturnType<Needs['callers']['ofKey']>>()
  const note = notes()
  const find = (accessKeyId: string) => {
    const answer = asked.get(accessKeyId) ?? store.callers.ofKey(accessKeyId)
    asked.set(accessKeyId, answer)
    return answer.finally(() => asked.delete(accessKeyId))
  }
  const used = (accessKeyId: string, { customer }: Caller) => {
    const now = clock()
    note(accessKeyId, now, () => store.open(customer.id).keys.used(accessKeyId, now))
  }
  return {
    async callerOfKey(accessKeyId: string, secret: string): Promise<Caller | null> {
      if (!KEY_ID.test(accessKeyId) || secret.length > KEY_SECRET_LENGTH_MAX) return null
      const found = await find(accessKeyId)
      const expected = found ? vault.open(found.sealedSecret) : ''
      if (!vault.same(secret, expected) || !found) return null
      used(accessKeyId, found.caller)
      return found.caller
    },
    async callerOfSignature(accessKeyId: string, verify: (secret: string) => Promise<boolean>) {
      const found = KEY_ID.test(accessKeyId) ? await find(accessKeyId) : null
      if (!found) return WRONG_KEY
      if (!(await verify(vault.open(found.sealedSecret)))) return WRONG_SIGNATURE
      used(accessKeyId, found.caller)
      return { caller: found.caller }
    },
  }
}

// Writes a use down unless that was done less than a minute ago; nobody waits for it.
function notes() {
  const written = recent<number>(USES_MAX)
  return (name: string, now: Date, write: () => Promise<void>): void => {
    const before = written.get(name)
    if (before !== undefined && now.getTime() - before < USE_NOTED_MS) return
    written.set(name, now.getTime())
    // A use that could not be written is no reason to refuse it; the next one tries again.
    write().catch(() => written.forget(name))
  }
}

function newKeyId(token: string): string {
  const bytes = Buffer.from(token, 'base64url').subarray(0, 16)
  return `DBAK${[...bytes].map((byte) => KEY_LETTERS[byte % 32]).join('')}`
}

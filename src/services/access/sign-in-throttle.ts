import { PASSWORD_LIMITS } from '../../domain/access/attempt-limit.ts'
import { networkOf } from '../../domain/access/network.ts'
import type { Secrets } from '../../domain/ports.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import type { Context } from '../context.ts'
import { type AttemptCounter, type AttemptSubject, createAttemptCounter } from './attempt-counter.ts'
import { createSignInPlaces, type Familiarity } from './sign-in-places.ts'
import { tooManyAttempts } from './too-many-attempts.ts'

/**
 * The source of an attempt. `user` is the user's name with the account ID, null if it is not known yet; `device` is the
 * ID of the device if the user is known on it; `way` is how a user who is not known yet signs in.
 */
export type AttemptSource = {
  user: string | null
  device: string | null
  sourceIPAddress: string
  way?: 'provider' | 'link'
}

/** The delay after which another place may be free, in milliseconds. */
const BUSY_MS = 1_000

export type SignInThrottle = ReturnType<typeof createSignInThrottle>

type ThrottleContext = Pick<Context, 'clock'> & {
  store: Pick<Store, 'attempts'>
  secrets: Pick<Secrets, 'hash'>
  audit: Pick<Audit, 'refusals'>
}

/**
 * Limits attempts to sign in. On a device, and in a network, where a user has signed in before, only the attempts from
 * there count. Elsewhere those of the network count, those at the user from the network, and those at the user from
 * everywhere, of which one network can make only few: so a user is kept out of new places only while very many networks
 * guess.
 */
export function createSignInThrottle(context: ThrottleContext) {
  const counter = createAttemptCounter(context)
  const places = createSignInPlaces()
  /**
   * Returns the result of an attempt. It counts unless `isSuccess` says that it succeeded, or checking it failed. Throws
   * *too_many* with the delay if it comes too early, or if too many are being checked.
   */
  return async <Result>(
    source: AttemptSource,
    check: () => Promise<Result>,
    isSuccess: (result: Result) => boolean,
  ): Promise<Result> => {
    const now = context.clock()
    const attempt = await describeAttempt(counter, source, now)
    const { subjects } = attempt
    const delayMs = counter.wait(subjects, now)
    if (delayMs > 0) throw tooManyAttempts(delayMs, context.audit)
    const release = places.take(attempt.familiarity, attempt.holder)
    if (release === null) throw tooManyAttempts(BUSY_MS, context.audit)
    counter.begin(subjects, now)
    try {
      const result = await check()
      if (isSuccess(result)) await rememberUser(counter, source, attempt, context.clock())
      else await counter.add(subjects, context.clock())
      return result
    } finally {
      counter.end(subjects)
      release()
    }
  }
}

type Attempt = { familiarity: Familiarity; holder: string; subjects: AttemptSubject[] }

async function describeAttempt(counter: AttemptCounter, source: AttemptSource, now: Date): Promise<Attempt> {
  const { device } = source
  const user = userOf(source)
  const network = networkOf(source.sourceIPAddress)
  if (user !== null && device !== null) {
    const subjects = [{ subject: `device ${device} ${user}`, limit: PASSWORD_LIMITS.known }]
    await counter.load(subjects, now)
    return { familiarity: 'device', holder: user, subjects }
  }
  if (user !== null && (await isKnownIn(counter, user, network, now)))
    return { familiarity: 'network', holder: network, subjects: [userInKnownNetwork(user, network)] }
  const subjects =
    user === null ? [withoutUser(source, network)] : [...unknownUser(user, network), anyoneIn(network)]
  await counter.load(subjects, now)
  return { familiarity: user === null ? 'network' : 'unknown', holder: network, subjects }
}

async function isKnownIn(
  counter: AttemptCounter,
  user: string,
  network: string,
  now: Date,
): Promise<boolean> {
  const known = knownNetwork(user, network)
  await counter.load([known, userInKnownNetwork(user, network)], now)
  return counter.isCounted(known, now)
}

async function rememberUser(
  counter: AttemptCounter,
  source: AttemptSource,
  { familiarity, subjects }: Attempt,
  now: Date,
): Promise<void> {
  const user = userOf(source)
  if (user === null) return
  const network = networkOf(source.sourceIPAddress)
  const ownSubjects = familiarity === 'unknown' ? unknownUser(user, network).slice(0, 1) : subjects
  await counter.reset(ownSubjects)
  if (!(await isKnownIn(counter, user, network, now))) await counter.add([knownNetwork(user, network)], now)
}

// Names that differ in the letter case are the same user.
function userOf({ user }: AttemptSource): string | null {
  return user?.toLowerCase() ?? null
}

function anyoneIn(network: string): AttemptSubject {
  return { subject: `network ${network}`, limit: PASSWORD_LIMITS.network }
}

// Guesses of passwords or links do not delay those who sign in with the identity provider.
function withoutUser({ way = 'provider' }: AttemptSource, network: string): AttemptSubject {
  return { subject: `${way} ${network}`, limit: PASSWORD_LIMITS.network }
}

function unknownUser(user: string, network: string): AttemptSubject[] {
  return [
    { subject: `user ${network} ${user}`, limit: PASSWORD_LIMITS.userInNetwork },
    { subject: `user ${user}`, limit: PASSWORD_LIMITS.user },
  ]
}

function userInKnownNetwork(user: string, network: string): AttemptSubject {
  return { subject: `user in known ${network} ${user}`, limit: PASSWORD_LIMITS.known }
}

/** How long a network stays known to a user who does not sign in from there. */
const KNOWN_MS = 90 * DAY_MS

// It is kept like an attempt that delays no other and counts for that long.
function knownNetwork(user: string, network: string): AttemptSubject {
  const limit = { free: Number.POSITIVE_INFINITY, decayMs: KNOWN_MS, delayMs: 0, factor: 1, delayMaxMs: 0 }
  return { subject: `known ${network} ${user}`, limit }
}

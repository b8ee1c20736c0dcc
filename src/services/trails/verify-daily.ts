import type { Log } from '../../domain/ports.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.ts'
import {
  type ScheduledResult,
  toFailedResult,
  toScheduledResult,
} from '../../domain/trails/scheduled-verification.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import type { Store } from '../../store/store.ts'
import type { DeliveryTarget } from '../../store/trails/delivery-targets.ts'
import type { Audit } from '../audit.ts'
import type { Context } from '../context.ts'
import { toTrailEvent } from './stop-trail.ts'
import type { VerifyTrail } from './verify-trail.ts'

type DailyContext = Pick<Context, 'clock' | 'monotonicMs' | 'closing'> & {
  store: Pick<Store, 'trailVerifications'>
  audit: Pick<Audit, 'toSystemEvent'>
  log: Pick<Log, 'warn' | 'error'>
}

/** The number of trails that a run has verified, and of the problems that it has found. */
export type DailyVerification = { trails: number; problems: number }

/**
 * Returns a function that verifies the trails that have not been verified for a day, one after the other, each in one
 * process. It rests as long as it works, and ends a verification after an hour. Write-only trails are left out. A problem
 * is a line in the log and an event of the trail's customer.
 */
export function createVerifyDaily(context: DailyContext, verifyTrail: VerifyTrail) {
  const { store, clock, closing } = context
  return async (): Promise<DailyVerification> => {
    const done = { trails: 0, problems: 0 }
    for (;;) {
      const now = clock()
      const target = closing.aborted
        ? null
        : await store.trailVerifications.claim(now, new Date(now.getTime() - DAY_MS))
      if (target === null) return done
      const result = await verifyClaimed(context, verifyTrail, target)
      if (result === null) return done
      done.trails += 1
      done.problems += result.problems
    }
  }
}

/** The longest time for the verification of a trail. */
const DURATION_MAX_MS = HOUR_MS
/** After a failure of the storage a trail is verified again earlier. */
const RETRY_MS = HOUR_MS

// Returns null if a shutdown has ended the verification.
async function verifyClaimed(
  context: DailyContext,
  verifyTrail: VerifyTrail,
  target: DeliveryTarget,
): Promise<ScheduledResult | null> {
  const { store, clock, closing } = context
  const { customer, trail } = target
  const key = { customer: customer.id, trailId: trail.id }
  const timeout = new AbortController()
  const timers = [
    setTimeout(() => timeout.abort(), DURATION_MAX_MS),
    setInterval(() => void store.trailVerifications.renew(key, clock()).catch(() => {}), MINUTE_MS),
  ]
  try {
    const stop = AbortSignal.any([closing, timeout.signal])
    const range = { from: null, until: null, stop, pace: createPace(context) }
    const verification = await verifyTrail(customer, trail.name, range)
    if (closing.aborted) return await release(context, key)
    const result = toScheduledResult(verification, !timeout.signal.aborted)
    await report(context, target, result)
    return result
  } catch (error) {
    if (closing.aborted) return await release(context, key)
    if (!(error instanceof StorageFailure)) throw error
    const result = toFailedResult(error.message)
    const retryFrom = new Date(clock().getTime() - DAY_MS + RETRY_MS)
    await store.trailVerifications.finish(key, { finishedAt: clock(), result, startedAt: retryFrom }, null)
    return result
  } finally {
    for (const timer of timers) clearTimeout(timer)
  }
}

async function release({ store }: DailyContext, key: { customer: number; trailId: string }): Promise<null> {
  await store.trailVerifications.release(key)
  return null
}

const PAUSE_MAX_MS = 5_000

// Rests after each digest for as long as it took.
function createPace({ monotonicMs }: DailyContext): () => Promise<void> {
  let begunMs = monotonicMs()
  return async () => {
    const pauseMs = Math.min(Math.max(0, monotonicMs() - begunMs), PAUSE_MAX_MS)
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
    begunMs = monotonicMs()
  }
}

async function report(context: DailyContext, target: DeliveryTarget, result: ScheduledResult): Promise<void> {
  const { store, clock, log } = context
  const { customer, trail } = target
  const { problems, verdict, lines } = result
  const event =
    problems === 0 ? null : toTrailEvent(context, target, 'FindTrailProblems', { problems, lines }, verdict)
  const key = { customer: customer.id, trailId: trail.id }
  await store.trailVerifications.finish(key, { finishedAt: clock(), result }, event)
  if (problems > 0)
    log.error('The verification of a trail found problems', {
      accountId: customer.accountId,
      trail: trail.name,
      problems,
      lines,
    })
}

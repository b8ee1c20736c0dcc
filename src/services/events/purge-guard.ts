import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import {
  CLOCK_TOLERANCE_MS,
  type ClockDoubt,
  type ClockVerdict,
  type ClockWatch,
  judgeClock,
} from '../../domain/events/purge-clock.ts'
import { ENGLISH } from '../../domain/messages/english/english.ts'
import { HOUR_MS } from '../../domain/time.ts'
import type { PurgeRefusal } from '../../store/purge-guard.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import type { Context } from '../context.ts'

/** A refusal is shown until two hourly purges have not repeated it. */
const SHOWN_MS = 2.5 * HOUR_MS

export type PurgeGuard = ReturnType<typeof createPurgeGuard>

type GuardContext = Pick<Context, 'clock' | 'monotonicMs' | 'databaseClock'> & {
  store: Pick<Store, 'purgeGuard' | 'customers'>
  audit: Pick<Audit, 'toSystemEvent'>
}

/** Creates the guard of the purge: it trusts the clock only if other clocks agree. One per process. */
export function createPurgeGuard(context: GuardContext) {
  const { store, clock, monotonicMs, databaseClock } = context
  let watch: ClockWatch | null = null
  return {
    /** Reads the clocks and judges them. `databaseNow` is the time by the clock of the database. */
    async judge(): Promise<ClockVerdict & { databaseNow: Date }> {
      const trustedAt = await store.purgeGuard.findTrusted()
      const databaseNow = await databaseClock(clock())
      const verdict = judgeClock(watch, { now: clock(), monotonicMs: monotonicMs(), databaseNow, trustedAt })
      watch = verdict.watch
      return { ...verdict, databaseNow }
    },

    /** Records that a purge was refused, with an event in the log of the first customer, one for each reason and day. */
    async refuse(doubt: NonNullable<ClockVerdict['doubt']>, databaseNow: Date): Promise<void> {
      const refusal = { ...doubt, refusedAt: databaseNow, clockAt: clock() }
      await store.purgeGuard.recordRefusal(refusal, await toRefusalEvent(context, refusal))
    },

    /** Returns the reasons why the purges of the last hours were refused, to be shown on pages about something else. */
    async listRecent(): Promise<PurgeRefusal[]> {
      const refusals = await store.purgeGuard.listRefusals()
      if (refusals.length === 0) return []
      const now = (await databaseClock(clock())).getTime()
      return refusals.filter(({ refusedAt }) => {
        const agoMs = now - refusedAt.getTime()
        return agoMs < SHOWN_MS && agoMs > -CLOCK_TOLERANCE_MS
      })
    },
  }
}

/** The error codes of refused purges in events. */
const DOUBT_CODES: { [reason in ClockDoubt]: string } = {
  database: 'ClockDiffersFromDatabase',
  jump: 'ClockJumped',
  gap: 'ClockFarFromLastPurge',
}

async function toRefusalEvent(
  { store, audit }: GuardContext,
  { reason, clockAt, comparedAt }: PurgeRefusal,
): Promise<IncomingEvent | null> {
  const customer = await store.customers.findSummary(null)
  if (customer === null) return null
  const times = { clock: clockAt.toISOString(), comparedWith: comparedAt?.toISOString() ?? null }
  return audit.toSystemEvent(customer, customer.firstProject, {
    name: 'RefusePurge',
    failure: { code: DOUBT_CODES[reason], message: ENGLISH.purge[reason](times) },
    trigger: { reason, ...times },
  })
}

import type { IncomingEvent } from '../../domain/events/incoming-event.ts'
import type { JsonObject } from '../../domain/json/json-values.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Log } from '../../domain/ports.ts'
import type { ObjectConflict } from '../../domain/trails/epoch.ts'
import type { DeliveryTarget } from '../../store/trails/delivery-targets.ts'
import type { Audit } from '../audit.ts'
import type { Context, CustomerRows } from '../context.ts'

type TrailEventContext = { audit: Pick<Audit, 'toSystemEvent'> }
type StopContext = TrailEventContext &
  Pick<Context, 'clock'> & { store: CustomerRows<'trailEpochs'>; log: Pick<Log, 'error'> }

/** Stops the deliveries and the digests of a trail, because an object has another content; returns what that means. */
export type StopTrail = (target: DeliveryTarget, object: Omit<ObjectConflict, 'foundAt'>) => Promise<string>

/** Returns a function that stops a trail, with a line in the log and an event of the trail's customer. */
export function createStopTrail(context: StopContext): StopTrail {
  const { store, clock, log } = context
  return async (target, { bucket, key }) => {
    const { customer, trail } = target
    const message = MESSAGES.storage.objectDiffers({ key })
    const event = toTrailEvent(context, target, 'StopTrailAtConflict', { bucket, key }, message)
    const conflict = { bucket, key, foundAt: clock() }
    const isFirst = await store.forCustomer(customer.id).trailEpochs.recordConflict(trail.id, conflict, event)
    if (isFirst)
      log.error('A trail stopped: an object has another content than the trail would have created', {
        accountId: customer.accountId,
        trail: trail.name,
        bucket,
        key,
      })
    return message
  }
}

/** The error codes of the events about trails. */
const FAILURE_CODES = {
  StopTrailAtConflict: 'ObjectDiffers',
  BeginTrailEpoch: 'NewEpoch',
  FindTrailProblems: 'ProblemsFound',
  FindDigestInFuture: 'DigestInFuture',
  LoseTrailEvents: 'EventsLost',
} as const

/** Returns an event of the system about a trail; with a message it is the event of a failure. */
export function toTrailEvent(
  { audit }: TrailEventContext,
  { customer, trail }: Pick<DeliveryTarget, 'customer' | 'trail'>,
  name: keyof typeof FAILURE_CODES,
  details: JsonObject,
  message: string | null = null,
): IncomingEvent {
  return audit.toSystemEvent(customer, trail.project, {
    name,
    parameters: { name: trail.name },
    failure: message === null ? null : { code: FAILURE_CODES[name], message },
    trigger: details,
  })
}

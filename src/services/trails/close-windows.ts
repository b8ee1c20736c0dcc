import type { Log } from '../../domain/ports.ts'
import { lastWindowEnd } from '../../domain/trails/delivery.ts'
import type { Store } from '../../store/store.ts'
import type { CorrectedTrail } from '../../store/trails/future-windows.ts'
import type { Audit } from '../audit.ts'
import type { ServiceSettings } from '../context.ts'
import type { ConfirmedTime } from './confirmed-time.ts'

type CloseContext = {
  store: Pick<Store, 'deliveryWindows'>
  audit: Pick<Audit, 'toSystemEvent' | 'record'>
  log: Pick<Log, 'warn'>
  settings: Pick<ServiceSettings, 'deliverySeconds'>
}

/**
 * Returns a function that closes the delivery windows that are due, unless no other clock confirms the time. Windows that a
 * clock closed in the future are corrected, with a line in the log and an event of the trail's customer.
 */
export function createCloseWindows(context: CloseContext, readTime: ConfirmedTime) {
  const { store, settings } = context
  return async (): Promise<void> => {
    const now = await readTime()
    if (now === null) return
    const windowEnd = lastWindowEnd(now, settings.deliverySeconds)
    const { corrected } = await store.deliveryWindows.closeWindows(windowEnd, now)
    for (const each of corrected) await reportCorrection(context, each)
  }
}

async function reportCorrection(
  { store, audit, log }: CloseContext,
  { windows, ...key }: CorrectedTrail,
): Promise<void> {
  const target = await store.deliveryWindows.findTarget(key)
  if (target === null) return
  const { customer, trail } = target
  log.warn('Delivery windows in the future were corrected', {
    accountId: customer.accountId,
    trail: trail.name,
    windows,
  })
  const event = audit.toSystemEvent(customer, trail.project, {
    name: 'CorrectDeliveryWindows',
    parameters: { name: trail.name },
    trigger: { windows },
  })
  audit.record(event)
}

import { Gauge, Registry } from 'prom-client'
import type { TrailMeasurements, TrailTotals } from '../../services/trails/trail-measurements.ts'

type MeasureAll = TrailMeasurements['measureAll']
type OwnTrails = Awaited<ReturnType<TrailMeasurements['measureOf']>>

/** Adds the state of the trails of all customers, which names none of them. */
export function addDeliveryMetrics(registry: Registry, measureAll: MeasureAll): void {
  new Gauge({
    name: 'daybook_trails',
    help: 'Trails of all customers by state: logging or stopped.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      this.reset()
      const totals = await measureAll()
      if (totals === null) return
      this.set({ state: 'logging' }, totals.logging)
      this.set({ state: 'stopped' }, totals.stopped)
    },
  })
  const gauge = (name: string, help: string, read: (totals: TrailTotals) => number) =>
    new Gauge({
      ...{ name, help, registers: [registry] },
      async collect() {
        const totals = await measureAll()
        if (totals === null) this.remove()
        else this.set(read(totals))
      },
    })
  gauge('daybook_trails_failing', 'Trails whose last delivery failed.', ({ failing }) => failing)
  gauge(
    'daybook_trail_windows_waiting',
    'Delivery windows that wait to be delivered, of all trails.',
    ({ waitingWindows }) => waitingWindows,
  )
  gauge(
    'daybook_trail_windows_oldest_waiting_seconds',
    'Seconds for which the oldest of them has waited.',
    ({ oldestWaitingSeconds }) => oldestWaitingSeconds,
  )
  gauge(
    'daybook_trail_last_delivery_age_seconds',
    'Seconds since the last delivery of a trail that is logging; the longest of all trails.',
    ({ lastDeliverySeconds }) => lastDeliverySeconds,
  )
  gauge(
    'daybook_trail_last_digest_age_seconds',
    'Seconds since the end of the last digest of a trail that is logging; the longest of all trails.',
    ({ lastDigestSeconds }) => lastDigestSeconds,
  )
}

/** Returns the metrics of a customer's trails by name, for a caller who may see them. */
export async function renderTrails(trails: OwnTrails): Promise<string> {
  const registry = new Registry()
  const options = { labelNames: ['account', 'trail'] as const, registers: [registry] }
  const failing = new Gauge({
    name: 'daybook_trail_failing',
    help: '1 while the last delivery of a trail failed, else 0.',
    ...options,
  })
  const delivered = new Gauge({
    name: 'daybook_trail_last_delivery_timestamp_seconds',
    help: 'End of the last delivery window of a trail that was delivered, in seconds since 1970.',
    ...options,
  })
  const digest = new Gauge({
    name: 'daybook_trail_last_digest_timestamp_seconds',
    help: 'End of the last digest of a trail that was written, in seconds since 1970.',
    ...options,
  })
  for (const { accountId: account, name: trail, isFailing, deliveredAt, digestAt } of trails) {
    failing.set({ account, trail }, Number(isFailing))
    if (deliveredAt) delivered.set({ account, trail }, deliveredAt.getTime() / 1_000)
    if (digestAt) digest.set({ account, trail }, digestAt.getTime() / 1_000)
  }
  return registry.metrics()
}

import { Counter, Gauge, type Registry } from 'prom-client'
import type { Tail } from '../../services/events/tail.ts'

/** Adds the clients that follow events, and those whose stream has ended, by the reason. */
export function addTailMetrics(registry: Registry, { counts }: Pick<Tail, 'counts'>): void {
  new Gauge({
    name: 'daybook_followers',
    help: 'Clients that follow events now.',
    registers: [registry],
    collect() {
      this.set(counts().followers)
    },
  })
  new Counter({
    name: 'daybook_followers_ended_total',
    help: 'Streams of events that have ended, by reason: client_left, too_slow, not_allowed, shutdown or error.',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [end, count] of Object.entries(counts().ended))
        this.inc({ reason: end.replaceAll(' ', '_') }, count)
    },
  })
}

import { Gauge, type Registry } from 'prom-client'

/** What the metrics say about the trails of all customers. */
export type TrailAlarms = {
  /** Number of trails that have stopped for an object with another content. */
  conflicts: number
  /** Number of epochs that began after the first ones. */
  epochs: number
  /** Seconds since the end of the oldest of the last verifications; null if there was none. */
  oldestVerificationSeconds: number | null
  /** Problems that the last verifications found, and the number of those that failed. */
  problems: number
  failures: number
}

/** Registers the metrics of trails. Returns a function that sets them; null while the database is not available. */
export function createTrailMetrics(registry: Registry): (alarms: TrailAlarms | null) => void {
  const registers = [registry]
  const conflicts = new Gauge({
    name: 'daybook_trail_conflicts',
    help: 'Trails that stopped because an object has another content than they would have stored.',
    registers,
  })
  const epochs = new Gauge({
    name: 'daybook_trail_epochs_begun',
    help: 'Epochs of trails that began because the database was an older copy, or after a conflict.',
    registers,
  })
  const age = new Gauge({
    name: 'daybook_trail_verification_age_seconds',
    help: 'Seconds since the oldest of the last verifications of trails ended.',
    registers,
  })
  const problems = new Gauge({
    name: 'daybook_trail_verification_problems',
    help: 'Problems that the last verifications of trails found.',
    registers,
  })
  const failures = new Gauge({
    name: 'daybook_trail_verification_failures',
    help: 'Trails whose last verification failed because of their storage.',
    registers,
  })
  return (alarms) => {
    for (const gauge of [conflicts, epochs, age, problems, failures]) gauge.remove()
    if (alarms === null) return
    conflicts.set(alarms.conflicts)
    epochs.set(alarms.epochs)
    problems.set(alarms.problems)
    failures.set(alarms.failures)
    if (alarms.oldestVerificationSeconds !== null) age.set(alarms.oldestVerificationSeconds)
  }
}

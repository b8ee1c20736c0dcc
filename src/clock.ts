import type { Clock } from './domain/ports.ts'

/** The clock of this machine. */
export const systemClock: Clock = () => new Date()

/** Milliseconds since the start of the process, which do not change when the clock is set. */
export const systemMonotonicMs = (): number => performance.now()

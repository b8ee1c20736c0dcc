import type { Clock } from './domain/ports.ts'

/** The clock of this machine. */
export const systemClock: Clock = () => new Date()

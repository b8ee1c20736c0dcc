/** Returns the current time. Only this file reads the system clock: all other code receives a `Clock` or an instant. */
export type Clock = () => Date

/** The clock of this machine. */
export const systemClock: Clock = () => new Date()

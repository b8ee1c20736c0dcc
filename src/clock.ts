/** The only teller of time: every other part is handed a `Clock` or a `now`. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()

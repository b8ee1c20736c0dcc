/** What a server does, as far as a bill or an auditor minds: `gone` is terminated. */
export type RunningState = 'running' | 'stopped' | 'gone'

/** What an event says of a server: that something is under way with it, or has come to its end, well or not. */
export type ServerChange = {
  id: string
  project: string
  /** Null where the record does not tell. */
  name: string | null
  address: string | null
  /** The state that an operation under way leads to. */
  underWay: RunningState | null
  /** The state that it is in from now on; null when nothing has come to its end, or not well. */
  state: RunningState | null
  /** Whether something has come to its end. */
  isSettled: boolean
  time: Date
}

/** How long a session of PostgreSQL may take, in milliseconds; null for no limit of Daybook's own. */
export type SessionLimits = {
  /** For a statement, including its wait for locks. */
  statementMs: number | null
  /** For the pause between two statements of a transaction. */
  idleTransactionMs: number | null
  /** Whether the connection may be closed, to be opened again when it is next needed. */
  mayReconnect: boolean
}

/** For lookups, changes, inserts and deliveries. They take milliseconds to seconds, and hold locks that others wait for. */
export const ORDINARY: SessionLimits = {
  statementMs: 300_000,
  idleTransactionMs: 120_000,
  mayReconnect: true,
}

/** For downloads and reports, whose readers pause, and which end by limits of their own: an hour for a download. */
export const SNAPSHOT: SessionLimits = {
  statementMs: 3_600_000,
  idleTransactionMs: null,
  mayReconnect: false,
}

/** For migrations, which take as long as there are rows. */
export const UNLIMITED: SessionLimits = { statementMs: null, idleTransactionMs: null, mayReconnect: false }

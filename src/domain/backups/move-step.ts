/** What a move of a database is doing, and how many rows of it are done. */
export type MoveStep = { step: 'copy' | 'verify'; done: number; total: number }

export type OnMoveStep = (step: MoveStep) => void

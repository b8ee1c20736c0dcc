/** A commit: its hash, its date in UTC, and whether what was built differs from it. */
export type BuildCommit = { id: string; date: string; isChanged: boolean }

// Defined when the executable is built, by test/packaging/compile.ts.
declare const DAYBOOK_COMMIT: BuildCommit | undefined

/** The commit that this executable was built from; null if that is not known, and for a start from the source. */
export const BUILD_COMMIT: BuildCommit | null = typeof DAYBOOK_COMMIT === 'object' ? DAYBOOK_COMMIT : null

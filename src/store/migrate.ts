export type Migration = { name: string; statements: string }

/** One database's list of applied migrations. */
export type Migrator = {
  /** Resolves with the names of the migrations that the database has. */
  applied(): Promise<string[]>
  /** Applies a migration completely, or not at all. */
  apply(name: string, statements: string): Promise<void>
}

/** Applies, in order, every migration that the database does not have yet. */
export async function migrate(migrations: Migration[], migrator: Migrator): Promise<void> {
  const applied = new Set(await migrator.applied())
  for (const { name, statements } of migrations) {
    if (!applied.has(name)) await migrator.apply(name, statements)
  }
}

export type Migration = { name: string; statements: string }

/** How one database tells which migrations it has, and takes another, whole or not at all. */
export type Migrator = {
  applied(): Promise<string[]>
  apply(name: string, statements: string): Promise<void>
}

/** Applies, in order, every migration that the database does not have yet. */
export async function migrate(migrations: Migration[], migrator: Migrator): Promise<void> {
  const applied = new Set(await migrator.applied())
  for (const { name, statements } of migrations) {
    if (!applied.has(name)) await migrator.apply(name, statements)
  }
}

import { Fault } from '../domain/fault.ts'

/**
 * Statements that change a database. One that contains the name of a partitioned table in angle brackets, such as
 * `<events>`, runs once for each table that it must name to reach all rows, including those in the trash. Statements end
 * in a semicolon at the end of a line.
 */
export type Migration = {
  name: string
  statements: string
  /**
   * Whether processes that do not know it may keep running while and after it is applied: they neither miss what it removes,
   * nor leave out what later processes rely on.
   */
  isCompatible?: true
}

/** One database's list of applied migrations. */
export type Migrator = {
  /** Resolves with the names of the migrations that the database has. */
  applied(): Promise<string[]>
  /**
   * Throws a `conflict` fault if processes use the database that do not know some migrations, unless it has these meanwhile.
   * A database that belongs to one process has none.
   */
  refuseOlderProcesses?(pending: string[]): Promise<void>
  /** Applies a migration completely, or not at all. */
  apply(name: string, statements: string): Promise<void>
}

/**
 * Applies, in order, every migration that the database does not have yet. Throws a `conflict` fault if the database has one
 * that is not known: a newer version has changed it, and this one would misread its tables; or if older processes use it that
 * would misread what is to be applied.
 */
export async function migrate(migrations: Migration[], migrator: Migrator): Promise<void> {
  const names = await migrator.applied()
  const unknown = unknownMigrations(migrations, names)
  if (unknown.length > 0) throw new Fault('conflict', 'databaseNewer', { migrations: unknown })
  const applied = new Set(names)
  const pending = migrations.filter(({ name }) => !applied.has(name))
  const incompatible = pending.filter(({ isCompatible }) => isCompatible !== true).map(({ name }) => name)
  if (applied.size > 0 && incompatible.length > 0) await migrator.refuseOlderProcesses?.(incompatible)
  for (const { name, statements } of pending) await migrator.apply(name, statements)
}

/** Throws a `conflict` fault if a database has other migrations applied than this version knows. */
export function refuseOtherSchema(migrations: Migration[], names: string[]): void {
  const unknown = unknownMigrations(migrations, names)
  if (unknown.length > 0) throw new Fault('conflict', 'databaseNewer', { migrations: unknown })
  const applied = new Set(names)
  if (migrations.some(({ name }) => !applied.has(name))) throw new Fault('conflict', 'databaseOlder')
}

/**
 * Returns statements with those for each table of a partitioned one repeated: once for each table that `tablesOf` returns
 * for its name.
 */
export function expandStatements(statements: string, tablesOf: (parent: string) => string[]): string {
  return statements
    .split(/(?<=;\n)/)
    .flatMap((statement) => {
      const [placeholder, parent] = EACH_TABLE.exec(statement) ?? []
      if (!placeholder || !parent) return [statement]
      return tablesOf(parent).map((table) => statement.replaceAll(placeholder, table))
    })
    .join('')
}

/** Returns statements one by one: those in a block belong to it. */
export function splitStatements(statements: string): string[] {
  const split: string[] = []
  let isInBlock = false
  for (const piece of statements.split(/(?<=;\n)/)) {
    if (isInBlock) split.push(`${split.pop()}${piece}`)
    else split.push(piece)
    if ((piece.split('$$').length - 1) % 2 === 1) isInBlock = !isInBlock
  }
  return split.filter((each) => each.trim() !== '')
}

const EACH_TABLE = /<([a-z_]+)>/

/** Returns those of the applied migrations that are not known, in order. */
export function unknownMigrations(migrations: Migration[], applied: string[]): string[] {
  const known = new Set(migrations.map(({ name }) => name))
  return applied.filter((name) => !known.has(name)).sort()
}

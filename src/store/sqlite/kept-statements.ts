import type { Database, SQLQueryBindings, Statement } from 'bun:sqlite'

/**
 * Returns a function that prepares statements and keeps up to `max` of them: more than Bun's own cache holds, because each day
 * has tables of its own. They read no rows between two calls, so that they are in no one's way.
 */
export function keepStatements(max: number) {
  const statements = new Map<string, Statement<unknown[], SQLQueryBindings[]>>()
  return (db: Database, sql: string): Statement<unknown[], SQLQueryBindings[]> => {
    const known = statements.get(sql)
    if (known) return known
    if (statements.size >= max) {
      for (const each of statements.values()) each.finalize()
      statements.clear()
    }
    const prepared = db.prepare<unknown[], SQLQueryBindings[]>(sql)
    statements.set(sql, prepared)
    return prepared
  }
}

import type { Database } from '../database.ts'

const REMEMBERED_MAX = 1_000

/**
 * Asks once for each name, and again as soon as anything has been changed: an answer is good as long as the database counts
 * no change since before it was asked for. Where other processes may change things too, every call asks.
 */
export function createPrincipalCache<Answer>(database: Database, ask: (name: string) => Promise<Answer>) {
  const known = new Map<string, { changes: number; answer: Answer }>()
  return async (name: string): Promise<Answer> => {
    const changes = database.version()
    if (changes === null) return ask(name)
    const before = known.get(name)
    if (before?.changes === changes) return before.answer
    const answer = await ask(name)
    if (known.size >= REMEMBERED_MAX) known.clear()
    known.set(name, { changes, answer })
    return answer
  }
}

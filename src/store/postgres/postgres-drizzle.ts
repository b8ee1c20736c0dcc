import { drizzle } from 'drizzle-orm/postgres-js'
import type { Sql } from 'postgres'
import type { Db } from '../database.ts'

/** Returns Drizzle for a client. Once the signal is aborted, the database cancels the statements that run, which then fail. */
export function createPostgresDrizzle(client: Sql, signal?: AbortSignal): Db {
  const preparing = new Proxy(client, {
    get(target, name, receiver) {
      if (name !== 'unsafe') return Reflect.get(target, name, receiver)
      return (text: string, params?: never[]) => {
        // Drizzle does not prepare its statements. Prepared, each is parsed once per connection.
        const query = target.unsafe(text, params, { prepare: true })
        signal?.addEventListener('abort', () => query.cancel(), { once: true })
        return query
      }
    },
  })
  return drizzle(preparing)
}

import postgres, { type Sql } from 'postgres'

/** Maximum time for a connection to open, and to close. */
export const CONNECT_SECONDS = 5

/** Returns a client with up to `max` connections, which it opens when needed; `settings` are set on each of them. */
export function connectPostgres(url: string, max: number, settings: { [name: string]: string } = {}): Sql {
  return postgres(url, {
    max,
    connect_timeout: CONNECT_SECONDS,
    backoff: false,
    onnotice: () => {},
    connection: { application_name: 'daybook', timezone: 'UTC', jit: false, ...settings },
  })
}

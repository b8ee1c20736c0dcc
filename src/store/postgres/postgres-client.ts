import postgres, { type Sql } from 'postgres'

/** How long a connection may take to come about, and to end. */
export const CONNECT_SECONDS = 5

/** So many connections to a database, made when they are needed; with settings of their own. */
export function connectPostgres(url: string, max: number, settings: { [name: string]: string } = {}): Sql {
  return postgres(url, {
    max,
    connect_timeout: CONNECT_SECONDS,
    backoff: false,
    onnotice: () => {},
    connection: { application_name: 'daybook', timezone: 'UTC', jit: false, ...settings },
  })
}

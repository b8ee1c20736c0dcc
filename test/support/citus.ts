import postgres from 'postgres'

/** The URL of a coordinator of Citus whose database has the workers, with the same users as each of them; null to test without. */
export const CITUS_URL = process.env.DAYBOOK_TEST_CITUS_URL || null

/** Returns the settings of a database that a test uses, which Citus distributes if the tests run on it. */
export function databaseSettings(databaseUrl: string | null | undefined) {
  return {
    DATABASE_URL: databaseUrl ?? undefined,
    DAYBOOK_CITUS: databaseUrl && CITUS_URL ? 'on' : undefined,
  }
}

/** Creates an empty database on the coordinator and on its workers, with Citus. Returns its URL. */
export async function createCitusDatabase(coordinator: string, name: string): Promise<string> {
  const workers = await listWorkers(coordinator)
  for (const server of [...workers.map(({ url }) => url), coordinator]) {
    await execute(server, [`create database ${name}`])
    await execute(withDatabase(server, name), ['create extension citus'])
  }
  const url = withDatabase(coordinator, name)
  await execute(
    url,
    workers.map(({ host, port }) => `select citus_add_node('${host}', ${port})`),
  )
  return url
}

/** Creates a copy of a database, which nothing else must use meanwhile, on the coordinator and on its workers. Returns its URL. */
export async function copyCitusDatabase(coordinator: string, from: string, name: string): Promise<string> {
  const workers = await listWorkers(coordinator)
  const copy = async (server: string) => {
    // Citus keeps a connection to each database that was used.
    await execute(server, [
      `alter database ${from} allow_connections false`,
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${from}'`,
      `create database ${name} template ${from}`,
      `alter database ${from} allow_connections true`,
    ])
  }
  await Promise.all([coordinator, ...workers.map(({ url }) => url)].map(copy))
  return withDatabase(coordinator, name)
}

/** Drops databases from the coordinator and from its workers. */
export async function dropCitusDatabases(coordinator: string, names: string[]): Promise<void> {
  const workers = await listWorkers(coordinator)
  const drop = names.map((name) => `drop database if exists ${name} with (force)`)
  await Promise.all([coordinator, ...workers.map(({ url }) => url)].map((server) => execute(server, drop)))
}

type Worker = { host: string; port: number; url: string }

/** Resolves with the workers of a coordinator. */
export async function listWorkers(coordinator: string): Promise<Worker[]> {
  const rows = await query(
    coordinator,
    'select nodename, nodeport from pg_dist_node where groupid <> 0 order by nodeid',
  )
  return rows.map(({ nodename, nodeport }) => {
    const url = new URL(coordinator)
    url.hostname = String(nodename)
    url.port = String(nodeport)
    return { host: String(nodename), port: Number(nodeport), url: url.href }
  })
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

async function execute(url: string, statements: string[]): Promise<void> {
  for (const statement of statements) await query(url, statement)
}

async function query(url: string, statement: string): Promise<{ [column: string]: unknown }[]> {
  const client = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return Array.from(await client.unsafe(statement), (row) => ({ ...row }))
  } finally {
    await client.end()
  }
}

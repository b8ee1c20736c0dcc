import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import postgres from 'postgres'
import type { DataLocation, ServerProcess } from '../support/server-process.ts'

/** A trail that still has not delivered everything has stopped. */
const STALLED_MS = 180_000

/** Sends a request to the JSON API and returns the body of its answer; throws if the answer is none of success. */
export async function callApi(server: ServerProcess, method: string, path: string, body?: object) {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { authorization: server.authorization, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.status}: ${text}`)
  return text === '' ? null : JSON.parse(text)
}

/** Waits until trails have delivered everything; throws with what waits if one does not for minutes. */
export async function waitUntilDelivered(
  pickServer: () => ServerProcess,
  trails: readonly string[],
  location: DataLocation,
): Promise<void> {
  for (const name of trails) {
    const startedMs = performance.now()
    for (let waits = 1; ; waits++) {
      const { waiting } = (await callApi(pickServer(), 'GET', `/trails/${name}`)).state
      if (waiting.windows === 0) break
      if (performance.now() - startedMs > STALLED_MS) throw new Error(await describeStall(pickServer(), name))
      await Bun.sleep(100)
      // An attempt that the storage has not answered in time is repeated after minutes, too.
      if (waits % 100 === 0) await makeDeliveriesDue(location, 'and claimed_until is null')
    }
  }
}

async function describeStall(server: ServerProcess, name: string): Promise<string> {
  const trail = await callApi(server, 'GET', `/trails/${name}`)
  const deliveries = await callApi(server, 'GET', `/trails/${name}/deliveries`)
  return JSON.stringify({ trail, deliveries }, null, 1)
}

/** Makes all deliveries due: pauses after failures and the claims of killed processes last up to minutes. */
export async function makeDeliveriesDue(
  { dataDir, databaseUrl }: DataLocation,
  condition = '',
): Promise<void> {
  const statement = (past: string) =>
    `update deliveries set next_attempt_at = ${past}, claimed_until = null where state = 'waiting' ${condition}`
  if (databaseUrl === null) {
    const db = new Database(join(dataDir, 'daybook.db'))
    db.run('pragma busy_timeout = 10000')
    db.run(statement('0'))
    db.close()
  } else {
    const client = postgres(databaseUrl, { max: 1 })
    await client.unsafe(statement("'epoch'"))
    await client.end()
  }
}

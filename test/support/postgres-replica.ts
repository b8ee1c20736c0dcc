import { appendFileSync, cpSync, mkdtempSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { chownToServerUser, type Postgres, startPostgres } from './postgres.ts'

/** Stops a server, copies its data, and starts both: the server as it was, and a replica that follows it. */
export async function startReplica(primary: Postgres): Promise<{ primary: Postgres; replica: Postgres }> {
  await primary.stop()
  const home = mkdtempSync(`${dirname(primary.dataDir)}-`)
  const dataDir = join(home, 'data')
  cpSync(primary.dataDir, dataDir, { recursive: true, preserveTimestamps: true })
  const { username, password, hostname } = new URL(primary.url)
  const login = `user=${username} password=${password} host=${hostname} port=${primary.port}`
  appendFileSync(join(dataDir, 'postgresql.auto.conf'), `primary_conninfo = '${login}'\n`)
  writeFileSync(join(dataDir, 'standby.signal'), '')
  chownToServerUser(home)
  const restarted = await startPostgres(primary)
  return { primary: restarted, replica: await startPostgres({ dataDir }) }
}

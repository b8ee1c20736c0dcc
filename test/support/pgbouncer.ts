import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dieWithParent } from './die-with-parent.ts'
import { freePort } from './free-port.ts'
import { chownToServerUser } from './postgres.ts'
import { SERVER_USER, serverFolder } from './postgres-binaries.ts'

// Debian installs it where ordinary users do not look.
const PROGRAM = Bun.which('pgbouncer', { PATH: `${process.env.PATH}:/usr/sbin` })

/** Whether PgBouncer is installed. */
export const HAS_PGBOUNCER = PROGRAM !== null

/** Starts PgBouncer before a database. Returns the URL of the database through it. */
export async function startPgBouncer(
  databaseUrl: string,
  settings: { [name: string]: string },
): Promise<{ url: string; stop(): Promise<void> }> {
  const url = new URL(databaseUrl)
  const home = mkdtempSync(join(serverFolder(), 'daybook-pgbouncer-'))
  chmodSync(home, 0o755)
  const users = join(home, 'users')
  writeFileSync(users, `"${url.username}" "${url.password}"\n`)
  const port = freePort()
  const all = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: '',
    auth_type: 'plain',
    auth_file: users,
    default_pool_size: '40',
    ...settings,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`)
  const file = join(home, 'pgbouncer.ini')
  writeFileSync(file, `[databases]\n* = host=127.0.0.1 port=${url.port}\n[pgbouncer]\n${lines.join('\n')}\n`)
  chownToServerUser(home)
  const [program = '', ...words] = [...dieWithParent('KILL'), PROGRAM ?? '', '-q', file]
  const child = spawn(program, words, { ...SERVER_USER, stdio: 'ignore' })
  await answers(port)
  url.port = String(port)
  return {
    url: url.href,
    async stop() {
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
      rmSync(home, { recursive: true, force: true })
    },
  }
}

async function answers(port: number): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 20) {
    try {
      const socket = await Bun.connect({ hostname: '127.0.0.1', port, socket: { data() {} } })
      return void socket.end()
    } catch {
      await Bun.sleep(20)
    }
  }
  throw new Error('PgBouncer did not start.')
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dieWithParent } from './die-with-parent.ts'
import { freePort } from './free-port.ts'

// Debian installs it where ordinary users do not look.
const PROGRAM = Bun.which('haproxy', { PATH: `${process.env.PATH}:/usr/sbin` })
const ROOT = join(import.meta.dir, '../..')
const START_MS = 20_000

/** Whether HAProxy is installed. */
export const HAS_HAPROXY = PROGRAM !== null

/** A proxy before several servers, which it asks whether they are ready. */
export type Balancer = { url: string; stop(): Promise<void> }

/**
 * Starts HAProxy before three servers on these ports of this machine, with the file and the backend of the guides but without
 * TLS. Returns null if it is not installed.
 */
export async function startBalancer(ports: number[]): Promise<Balancer | null> {
  if (PROGRAM === null) return null
  const home = mkdtempSync(join(tmpdir(), 'daybook-haproxy-'))
  const file = join(home, 'haproxy.cfg')
  const port = freePort()
  writeFileSync(file, configure(port, ports))
  const [program = '', ...words] = [...dieWithParent('KILL'), PROGRAM, '-db', '-f', file]
  const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] })
  const errors: string[] = []
  child.stderr?.on('data', (chunk) => errors.push(String(chunk)))
  const url = `http://127.0.0.1:${port}`
  await answers(url, () => errors.join(''))
  return {
    url,
    async stop() {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function configure(port: number, ports: number[]): string {
  const guide = readFileSync(join(ROOT, 'public/guides/operations.md'), 'utf8')
  const backend = /```haproxy\n(backend daybook\n.*?)```/s.exec(guide)?.[1] ?? ''
  const servers = backend.match(/10\.0\.0\.1\d:8080/g) ?? []
  if (servers.length !== ports.length)
    throw new Error('The backend of the guide has another number of servers.')
  const file = readFileSync(join(ROOT, 'test/packaging/proxies/haproxy.cfg'), 'utf8')
  return `${file.replace(/bind :443.*/, `bind 127.0.0.1:${port}`).replace(/^backend .*/ms, '')}${backend.replaceAll(
    /10\.0\.0\.1(\d):8080/g,
    (_, server) => `127.0.0.1:${ports[Number(server) - 1]}`,
  )}`
}

async function answers(url: string, errors: () => string): Promise<void> {
  for (let waited = 0; waited < START_MS; waited += 50) {
    const status = await fetch(`${url}/sign-in`).then(
      (response) => response.status,
      () => 0,
    )
    if (status === 200) return
    await Bun.sleep(50)
  }
  throw new Error(`HAProxy did not start:\n${errors()}`)
}

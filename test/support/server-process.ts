import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dieWithParent } from './die-with-parent.ts'

/** A Daybook in a process of its own. */
export type ServerProcess = {
  url: string
  pid: number
  /** The header that an administrator's requests carry. */
  authorization: string
  /** Everything it has written, standard output and error together. */
  output(): string
  /** Asks it to stop and waits until it has; the exit code. */
  stop(): Promise<number>
  kill9(): Promise<void>
}

/** Where a server keeps its rows: the embedded database in the folder, or a PostgreSQL. */
export type Place = { dataDir: string; databaseUrl: string | null }

const KEY_ID = 'DAYBOOKTESTKEY'
const SECRET = 'a-secret-for-the-tests-only'
const START_MS = 60_000
const MAIN = join(import.meta.dir, '../../src/main.ts')

/** Starts Daybook on a place and waits until it is open. */
export async function startServer(
  place: Place,
  environment: Record<string, string> = {},
): Promise<ServerProcess> {
  const server = launch(place, environment)
  const url = await server.opened
  if (url === null) throw new Error(`Daybook did not open:\n${server.output()}`)
  return { ...server, url }
}

/** Starts Daybook without waiting; `opened` becomes its address, or null when it ends before it is open. */
export function launch({ dataDir, databaseUrl }: Place, environment: Record<string, string> = {}) {
  const child = Bun.spawn([...dieWithParent('KILL'), process.execPath, MAIN, 'serve'], {
    env: {
      PATH: process.env.PATH ?? '',
      DAYBOOK_DATA_DIR: dataDir,
      DAYBOOK_PORT: '0',
      DAYBOOK_LOG_LEVEL: 'warn',
      DAYBOOK_ADMIN_PASSWORD: 'a password for the tests',
      DAYBOOK_ADMIN_ACCESS_KEY_ID: KEY_ID,
      DAYBOOK_ADMIN_SECRET_ACCESS_KEY: SECRET,
      ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
      ...environment,
    },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const written: string[] = []
  const ended = Promise.all([drain(child.stdout, written), drain(child.stderr, written), child.exited])
  return {
    pid: child.pid,
    authorization: `Basic ${btoa(`${KEY_ID}:${SECRET}`)}`,
    opened: opened(written, ended),
    output: () => written.join(''),
    ended: ended.then(([, , code]) => code),
    async stop(): Promise<number> {
      child.kill('SIGTERM')
      return (await ended)[2]
    },
    async kill9(): Promise<void> {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** An empty folder for a server's data, and its removal. */
export function dataFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'daybook-data-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

async function drain(stream: ReadableStream<Uint8Array>, written: string[]): Promise<void> {
  const decoder = new TextDecoder()
  for await (const chunk of stream) written.push(decoder.decode(chunk, { stream: true }))
}

async function opened(written: string[], ended: Promise<unknown>): Promise<string | null> {
  let isOver = false
  ended.finally(() => {
    isOver = true
  })
  for (let waited = 0; waited < START_MS; waited += 5) {
    const url = /Daybook is running at (http\S+)/.exec(written.join(''))?.[1]
    if (url !== undefined) return url
    if (isOver) return null
    await Bun.sleep(5)
  }
  return null
}

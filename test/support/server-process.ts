import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LOOPBACK_ALLOWED } from './allowed-endpoints.ts'
import { DAYBOOK } from './daybook-command.ts'
import { dieWithParent } from './die-with-parent.ts'

/** A Daybook in a process of its own. */
export type ServerProcess = {
  url: string
  pid: number
  /** The `Authorization` header of the administrator. */
  authorization: string
  /** Returns everything written to standard output and error so far. */
  output(): string
  /** Sends SIGTERM, waits for the end, and returns the exit code. */
  stop(): Promise<number>
  /** Sends SIGKILL and waits for the end. */
  kill9(): Promise<void>
}

/** A data folder, and the URL of a PostgreSQL database, or null for the embedded database in the folder. */
export type DataLocation = { dataDir: string; databaseUrl: string | null }

const KEY_ID = 'DAYBOOKTESTKEY'
const SECRET = 'a-secret-for-the-tests-only'
const START_MS = 60_000
const SERVE = [...DAYBOOK, 'serve']

/**
 * Starts Daybook in a process of its own and waits until it accepts requests. Throws if it ends before. Another command line
 * must print its URL as `serve` does.
 */
export async function startServer(
  location: DataLocation,
  environment: Record<string, string> = {},
  wrapper: string[] = [],
  commandLine: string[] = SERVE,
): Promise<ServerProcess> {
  const server = launchServer(location, environment, wrapper, commandLine)
  const url = await server.opened
  if (url === null) throw new Error(`Daybook did not open:\n${server.output()}`)
  return { ...server, url }
}

/**
 * Starts Daybook without waiting. `opened` resolves to its URL, or to null if it ends before it accepts requests. A wrapper is
 * the beginning of a command line that executes the rest.
 */
export function launchServer(
  { dataDir, databaseUrl }: DataLocation,
  environment: Record<string, string> = {},
  wrapper: string[] = [],
  commandLine: string[] = SERVE,
) {
  const child = Bun.spawn([...dieWithParent('KILL'), ...wrapper, ...commandLine], {
    env: {
      PATH: process.env.PATH ?? '',
      DAYBOOK_DATA_DIR: dataDir,
      DAYBOOK_PORT: '0',
      DAYBOOK_LOG_LEVEL: 'warn',
      DAYBOOK_ADMIN_PASSWORD: 'a password for the tests',
      DAYBOOK_ADMIN_ACCESS_KEY_ID: KEY_ID,
      DAYBOOK_ADMIN_SECRET_ACCESS_KEY: SECRET,
      ...LOOPBACK_ALLOWED,
      ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
      ...environment,
    },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const output: string[] = []
  const ended = Promise.all([
    collectOutput(child.stdout, output),
    collectOutput(child.stderr, output),
    child.exited,
  ])
  return {
    pid: child.pid,
    authorization: `Basic ${btoa(`${KEY_ID}:${SECRET}`)}`,
    opened: waitForUrl(output, ended),
    output: () => output.join(''),
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

/** Creates an empty temporary folder for a server's data. */
export function createDataFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'daybook-data-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

async function collectOutput(stream: ReadableStream<Uint8Array>, output: string[]): Promise<void> {
  const decoder = new TextDecoder()
  for await (const chunk of stream) output.push(decoder.decode(chunk, { stream: true }))
}

async function waitForUrl(output: string[], ended: Promise<unknown>): Promise<string | null> {
  let isOver = false
  ended.finally(() => {
    isOver = true
  })
  for (let waited = 0; waited < START_MS; waited += 5) {
    const url = /Daybook is running at (http\S+)/.exec(output.join(''))?.[1]
    if (url !== undefined) return url
    if (isOver) return null
    await Bun.sleep(5)
  }
  return null
}

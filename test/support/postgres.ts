import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { CITUS_URL, copyCitusDatabase, createCitusDatabase, dropCitusDatabases } from './citus.ts'
import { dieWithParent } from './die-with-parent.ts'
import { freePort } from './free-port.ts'
import { postgresBinaries, SERVER_USER, serverFolder } from './postgres-binaries.ts'

/** A PostgreSQL server that the tests started. */
export type Postgres = {
  /** The URL of its database `postgres`. */
  url: string
  port: number
  dataDir: string
  /** Shuts it down and keeps the data. */
  stop(): Promise<void>
  /** Kills the server and all its processes with SIGKILL, as a power failure would. */
  kill9(): Promise<void>
  /** Kills it, if it still runs, and removes the data. */
  remove(): Promise<void>
}

const PREFIX = 'daybook-cluster-'
const PASSWORD = crypto.randomUUID()
const START_MS = 30_000
// An unusual time zone reveals code that assumes UTC. The collation is like on most servers, not by bytes.
const SETTINGS = ['timezone=Asia/Kathmandu', 'unix_socket_directories=', 'listen_addresses=127.0.0.1']
const LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US']

/** The setting with the URL of a server that several processes of a check share, each with databases of its own. */
export const SHARED_SERVER = 'TEST_POSTGRES_URL'

// In the names of the databases of this process. A number of a process may come again.
const PROCESS = crypto.randomUUID().slice(0, 8)

let ownServer: Promise<Postgres> | null = null
const databases = new Set<string>()
let created = 0

/**
 * Creates an empty database on the server that the check started or, without one, on that of this process, which starts
 * on the first call. It may be a copy of another one, which must not be in use. Returns its URL.
 */
export async function createDatabase(copiedUrl: string | null = null): Promise<string> {
  created += 1
  const name = `daybook_${PROCESS}_${created}`
  if (CITUS_URL !== null) {
    databases.add(name)
    if (copiedUrl !== null) return copyCitusDatabase(CITUS_URL, nameOf(copiedUrl), name)
    return createCitusDatabase(CITUS_URL, name)
  }
  const url = process.env[SHARED_SERVER] ?? (await startOwnServer()).url
  // Copying files costs a third of what writing them to the log of the server does.
  const template = copiedUrl === null ? '' : ` template ${nameOf(copiedUrl)} strategy file_copy`
  await execute(url, [`create database ${name}${template}`])
  databases.add(name)
  return url.replace(/postgres$/, name)
}

function startOwnServer(): Promise<Postgres> {
  ownServer ??= startPostgres()
  return ownServer
}

async function execute(url: string, statements: string[]): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  for (const statement of statements) await sql.unsafe(statement)
  await sql.end()
}

/** Keeps a database of this process until the server ends. */
export function keepDatabase(url: string): void {
  databases.delete(nameOf(url))
}

/** Drops the databases that this process created on the server of the check, or stops its own server. */
export async function dropDatabases(): Promise<void> {
  if (CITUS_URL !== null) {
    await dropCitusDatabases(CITUS_URL, [...databases])
    databases.clear()
    return
  }
  const url = process.env[SHARED_SERVER]
  if (url === undefined) return stopPostgres()
  const statements = [...databases].map((name) => `drop database ${name} with (force)`)
  databases.clear()
  if (statements.length > 0) await execute(url, statements)
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1)
}

/** Stops the server of this process and removes its data. Without this call it ends with the process. */
export async function stopPostgres(): Promise<void> {
  const server = await ownServer
  ownServer = null
  await server?.remove()
}

/**
 * Starts a server on a new folder, or again on the folder and port of an earlier one. It ends with this process at the
 * latest.
 */
export async function startPostgres(
  previous?: { dataDir: string; port?: number },
  settings: string[] = [],
): Promise<Postgres> {
  const binaries = await postgresBinaries()
  const dataDir = previous?.dataDir ?? createCluster(binaries)
  const port = previous?.port ?? freePort()
  const child = startProcess(binaries, dataDir, port, [...SETTINGS, ...settings])
  await waitUntilReady(child, dataDir)
  const shutDown = (how: () => unknown) => waitForExit(child, how)
  const remove = () => rmSync(join(dataDir, '..'), { recursive: true, force: true })
  return {
    url: `postgres://daybook:${PASSWORD}@127.0.0.1:${port}/postgres`,
    port,
    dataDir,
    stop: () => shutDown(() => child.kill('SIGINT')),
    kill9: () => shutDown(() => killAll(child)),
    remove: () => shutDown(() => killAll(child)).then(remove),
  }
}

function createCluster(binaries: string): string {
  removeStaleFolders()
  const home = mkdtempSync(join(serverFolder(), `${PREFIX}${process.pid}-`))
  const dataDir = join(home, 'data')
  const passwordFile = join(home, 'password')
  mkdirSync(dataDir, { mode: 0o700 })
  writeFileSync(passwordFile, PASSWORD, { mode: 0o600 })
  chownToServerUser(home, dataDir, passwordFile)
  const login = ['--username=daybook', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  const words = ['-D', dataDir, '--no-sync', ...LOCALE, ...login, ...quickLogin()]
  const result = spawnSync(join(binaries, 'initdb'), words, {
    ...SERVER_USER,
    cwd: home,
    encoding: 'utf8',
  })
  if (result.status !== 0) throw new Error(`initdb failed: ${result.error ?? result.stderr}`)
  return dataDir
}

// Each connection costs the client as many hashes. Versions before 16 do not have this setting.
function quickLogin(): string[] {
  return process.env.TEST_POSTGRES_PROGRAMS ? [] : ['-c', 'scram_iterations=1']
}

/** Makes the user that runs the server the owner of these files and folders, recursively. */
export function chownToServerUser(...paths: string[]): void {
  if (SERVER_USER === null) return
  const result = spawnSync('chown', ['-R', `${SERVER_USER.uid}:${SERVER_USER.gid}`, ...paths], {
    encoding: 'utf8',
  })
  if (result.status !== 0) throw new Error(`chown failed: ${result.stderr}`)
}

// Runs that were killed left their folders behind.
function removeStaleFolders(): void {
  const folder = serverFolder()
  const uid = SERVER_USER?.uid ?? process.getuid?.()
  for (const name of readdirSync(folder).filter((each) => each.startsWith(PREFIX))) {
    const path = join(folder, name)
    const pid = Number(name.slice(PREFIX.length).split('-')[0])
    if (!isRunning(pid) && statSync(path, { throwIfNoEntry: false })?.uid === uid) {
      rmSync(path, { recursive: true, force: true })
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function startProcess(binaries: string, dataDir: string, port: number, settings: string[]): ChildProcess {
  const log = openSync(join(dataDir, '..', 'log'), 'a')
  const server = [join(binaries, 'postgres'), '-D', dataDir, '-p', String(port)]
  const options = settings.flatMap((setting) => ['-c', setting])
  const [program = '', ...words] = [...dieWithParent('QUIT'), ...server, ...options]
  const child = spawn(program, words, { ...SERVER_USER, cwd: dataDir, stdio: ['ignore', log, log] })
  closeSync(log)
  child.unref()
  return child
}

// The eighth line of the server's PID file says when it is ready.
async function waitUntilReady(child: ChildProcess, dataDir: string): Promise<void> {
  for (let waited = 0; waited < START_MS && child.exitCode === null; waited += 10) {
    const lines = readOrEmpty(join(dataDir, 'postmaster.pid')).split('\n')
    if (lines[0] === String(child.pid) && lines[7]?.trim() === 'ready') return
    await Bun.sleep(10)
  }
  await waitForExit(child, () => killAll(child))
  throw new Error(`PostgreSQL did not start:\n${readOrEmpty(join(dataDir, '..', 'log')).slice(-2_000)}`)
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

// Each process of the server leads a process group of its own, so they are killed one by one: the parent first, before
// it can react.
async function killAll(child: ChildProcess): Promise<void> {
  const children = readOrEmpty(`/proc/${child.pid}/task/${child.pid}/children`)
    .trim()
    .split(' ')
    .filter(Boolean)
  const pids = [child.pid ?? 0, ...children.map(Number)].filter((pid) => pid > 0)
  for (const pid of pids.filter(isRunning)) process.kill(pid, 'SIGKILL')
  // A new server does not start while a process of the old one still holds its shared memory.
  for (let waited = 0; waited < 2_000 && pids.some(holdsMemory); waited += 5) await Bun.sleep(5)
}

function holdsMemory(pid: number): boolean {
  return isRunning(pid) && !readOrEmpty(`/proc/${pid}/stat`).includes(') Z ')
}

async function waitForExit(child: ChildProcess, shutDown: () => unknown): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  await shutDown()
  await exit
}

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from 'bun'
import type { LibcloudClient, ReportOutcome, ReportRequest } from './libcloud-client.ts'

const SCRIPT = join(import.meta.dir, 'libcloud-reports.py')
/** Debian's package and everything it depends on, except Python itself. */
const PACKAGES = [
  'libcloud',
  'requests',
  'urllib3',
  'certifi',
  'idna',
  'charset-normalizer',
  'chardet',
  'six',
]
const FETCH_MS = 45_000

type Python = { path: string; libraries: string | null; home: string }

/**
 * Returns a client that runs the unmodified Apache Libcloud: the installed one, or Debian's package unpacked into a
 * temporary folder. Returns null without Python, or without Libcloud and a Debian mirror to download it from.
 */
export async function openLibcloud(): Promise<LibcloudClient | null> {
  const path = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : Bun.which('python3')
  if (path === null) return null
  const home = mkdtempSync(join(tmpdir(), 'daybook-libcloud-'))
  const remove = () => rmSync(home, { recursive: true, force: true })
  const installed = { path, libraries: null, home }
  const python = (await hasLibcloud(installed)) ? installed : await downloadLibcloud(installed)
  if (python !== null) return { name: 'libcloud', reports: (requests) => run(python, requests), remove }
  remove()
  return null
}

async function downloadLibcloud(python: Python): Promise<Python | null> {
  if (!Bun.which('apt-get') || !Bun.which('dpkg')) return null
  const libraries = join(python.home, 'usr/lib/python3/dist-packages')
  const names = PACKAGES.map((name) => `python3-${name}`)
  const isDownloaded =
    (await download(names, python.home, [])) || (await downloadFromScratch(names, python.home))
  if (!isDownloaded) return null
  for (const file of readdirSync(python.home).filter((each) => each.endsWith('.deb')))
    await succeeds(['dpkg', '-x', file, '.'], python.home)
  const unpacked = { ...python, libraries }
  return (await hasLibcloud(unpacked)) ? unpacked : null
}

function download(names: string[], folder: string, options: string[]): Promise<boolean> {
  return succeeds(['apt-get', ...APT_OPTIONS, ...options, 'download', ...names], folder)
}

// The machine may have no package lists yet. They go into the temporary folder, to leave the machine's own unchanged.
async function downloadFromScratch(names: string[], folder: string): Promise<boolean> {
  for (const name of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(folder, name), { recursive: true })
  const options = [
    ...['-o', `Dir::State::Lists=${folder}/lists`, '-o', `Dir::Cache=${folder}/cache`],
    ...['-o', 'Debug::NoLocking=1'],
  ]
  // The update may fail for one of several mirrors, and the download still succeed.
  await succeeds(['apt-get', ...APT_OPTIONS, ...options, 'update'], folder)
  return download(names, folder, options)
}

// A mirror that does not answer must not delay the tests.
const APT_OPTIONS = [
  ...['-qq', '-o', 'APT::Sandbox::User=root', '-o', 'Acquire::Retries=1'],
  ...['-o', 'Acquire::http::Timeout=10', '-o', 'Acquire::https::Timeout=10'],
]

async function succeeds(command: string[], cwd: string): Promise<boolean> {
  const child = spawn(command, {
    cwd,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
    timeout: FETCH_MS,
  })
  return (await child.exited) === 0
}

async function hasLibcloud(python: Python): Promise<boolean> {
  return run(python, []).then(
    () => true,
    () => false,
  )
}

// The environment has only what is needed: no proxy, and no settings of the user who runs the tests.
async function run({ path, libraries, home }: Python, requests: ReportRequest[]): Promise<ReportOutcome[][]> {
  const child = spawn([path, SCRIPT], {
    env: {
      ...{ HOME: home, PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', PYTHONDONTWRITEBYTECODE: '1' },
      ...(libraries !== null && { PYTHONPATH: libraries }),
    },
    stdin: new Blob([JSON.stringify(requests)]),
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [output, error] = await Promise.all([textOf(child.stdout), textOf(child.stderr)])
  if ((await child.exited) !== 0) throw new Error(error)
  return JSON.parse(output)
}

function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text()
}

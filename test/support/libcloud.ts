import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from 'bun'
import type { Asked, Client, Outcome } from './libcloud-client.ts'

const SCRIPT = join(import.meta.dir, 'libcloud-reports.py')
/** What Debian's package needs, down to the interpreter. */
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
 * Apache Libcloud, unmodified: the one that is installed, or Debian's package unpacked into a folder of our own; null
 * where there is no Python, or neither Libcloud nor an archive to have it from.
 */
export async function libcloud(): Promise<Client | null> {
  const path = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : Bun.which('python3')
  if (path === null) return null
  const home = mkdtempSync(join(tmpdir(), 'daybook-libcloud-'))
  const remove = () => rmSync(home, { recursive: true, force: true })
  const installed = { path, libraries: null, home }
  const found = (await hasLibcloud(installed)) ? installed : await fetched(installed)
  if (found !== null) return { name: 'libcloud', reports: (asked) => run(found, asked), remove }
  remove()
  return null
}

async function fetched(python: Python): Promise<Python | null> {
  if (!Bun.which('apt-get') || !Bun.which('dpkg')) return null
  const libraries = join(python.home, 'usr/lib/python3/dist-packages')
  const names = PACKAGES.map((name) => `python3-${name}`)
  const isHere = (await download(names, python.home, [])) || (await downloadFromScratch(names, python.home))
  if (!isHere) return null
  for (const file of readdirSync(python.home).filter((each) => each.endsWith('.deb')))
    await finished(['dpkg', '-x', file, '.'], python.home)
  const unpacked = { ...python, libraries }
  return (await hasLibcloud(unpacked)) ? unpacked : null
}

function download(names: string[], folder: string, options: string[]): Promise<boolean> {
  return finished(['apt-get', ...QUIETLY, ...options, 'download', ...names], folder)
}

// A machine may never have asked what the archive has; the lists go into our folder, for the machine's are not ours.
async function downloadFromScratch(names: string[], folder: string): Promise<boolean> {
  for (const name of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(folder, name), { recursive: true })
  const own = [
    ...['-o', `Dir::State::Lists=${folder}/lists`, '-o', `Dir::Cache=${folder}/cache`],
    ...['-o', 'Debug::NoLocking=1'],
  ]
  // One archive of several may be out of reach.
  await finished(['apt-get', ...QUIETLY, ...own, 'update'], folder)
  return download(names, folder, own)
}

// An archive that does not answer must not keep the tests.
const QUIETLY = [
  ...['-qq', '-o', 'APT::Sandbox::User=root', '-o', 'Acquire::Retries=1'],
  ...['-o', 'Acquire::http::Timeout=10', '-o', 'Acquire::https::Timeout=10'],
]

async function finished(words: string[], cwd: string): Promise<boolean> {
  const child = spawn(words, { cwd, stdin: 'ignore', stdout: 'ignore', stderr: 'ignore', timeout: FETCH_MS })
  return (await child.exited) === 0
}

async function hasLibcloud(python: Python): Promise<boolean> {
  return run(python, []).then(
    () => true,
    () => false,
  )
}

// No proxy, no settings of whoever runs this: nothing but what is needed.
async function run({ path, libraries, home }: Python, asked: Asked[]): Promise<Outcome[][]> {
  const child = spawn([path, SCRIPT], {
    env: {
      ...{ HOME: home, PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', PYTHONDONTWRITEBYTECODE: '1' },
      ...(libraries !== null && { PYTHONPATH: libraries }),
    },
    stdin: new Blob([JSON.stringify(asked)]),
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [told, complaint] = await Promise.all([textOf(child.stdout), textOf(child.stderr)])
  if ((await child.exited) !== 0) throw new Error(complaint)
  return JSON.parse(told)
}

function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text()
}

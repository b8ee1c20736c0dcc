import { createHash } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { spawnSync } from 'bun'
import about from '../../../package.json' with { type: 'json' }
import { readCommit } from '../commit.ts'
import { COPYRIGHT, formatControl, formatDebianChangelog } from './control-files.ts'
import { formatManualPage } from './manual-page.ts'

/** What a package is made of. */
export type PackageOptions = {
  /** The executable, built for the architecture of the package. */
  binary: string
  /** Where the package is written; it is named after its version and architecture. */
  folder: string
  /** All files and entries have this time, in seconds since 1970. */
  epochSeconds: number
  /** Name and address, as Debian writes them. */
  maintainer: string
}

const ROOT = join(import.meta.dir, '../../..')
const FILES = join(import.meta.dir, 'files')
const PROXIES = ['Caddyfile', 'haproxy.cfg', 'nginx.conf']
const REVISION = 1

/** Builds the Debian package with dpkg-deb alone, and returns its path. The same executable, time and maintainer give the same bytes. */
export async function buildPackage({
  binary,
  folder,
  epochSeconds,
  maintainer,
}: PackageOptions): Promise<string> {
  const tree = mkdtempSync(join(tmpdir(), 'daybook-deb-'))
  try {
    const build = {
      version: `${about.version}-${REVISION}`,
      date: new Date(epochSeconds * 1_000),
      maintainer,
    }
    const architecture = readArchitecture(binary)
    const files = await listFiles(binary, build)
    for (const file of files) addFile(tree, file)
    const kibibytes = files.reduce((sum, { content }) => sum + Math.ceil(content.length / 1_024), 0)
    addFile(tree, textFile('DEBIAN/control', formatControl({ ...build, architecture, kibibytes }, about)))
    addFile(tree, textFile('DEBIAN/md5sums', formatMd5Sums(files)))
    setTimes(tree, epochSeconds)
    const path = join(folder, `daybook_${build.version}_${architecture}.deb`)
    runDpkgDeb(tree, path, epochSeconds)
    return path
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

type PackedFile = { path: string; content: Uint8Array; mode: number }
type PackageBuild = { version: string; date: Date; maintainer: string }

async function listFiles(binary: string, build: PackageBuild): Promise<PackedFile[]> {
  const document = (name: string, text: string) => gzippedFile(`usr/share/doc/daybook/${name}.gz`, text)
  return [
    { path: 'usr/bin/daybook', content: readFileSync(binary), mode: 0o755 },
    copied('usr/sbin/daybookctl', 'daybookctl', 0o755),
    copied('etc/daybook/daybook.conf', 'daybook.conf', 0o640),
    copied('usr/lib/sysusers.d/daybook.conf', 'daybook.sysusers'),
    textFile('usr/lib/systemd/system/daybook.service', readText('../../systemd/daybook.service')),
    gzippedFile('usr/share/man/man1/daybook.1.gz', await formatManualPage(about)),
    gzippedFile('usr/share/man/man8/daybookctl.8.gz', readText('daybookctl.8')),
    document('changelog', readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8')),
    document('changelog.Debian', formatDebianChangelog(build)),
    document('licenses', readFileSync(join(ROOT, 'src/cli/licenses.txt'), 'utf8')),
    textFile('usr/share/doc/daybook/copyright', COPYRIGHT),
    ...PROXIES.map((name) =>
      textFile(`usr/share/doc/daybook/examples/${name}`, readText(`../../proxies/${name}`)),
    ),
    copied('usr/share/lintian/overrides/daybook', 'lintian-overrides'),
    textFile('DEBIAN/conffiles', '/etc/daybook/daybook.conf\n'),
    ...['postinst', 'prerm', 'postrm'].map((name) => copied(`DEBIAN/${name}`, name, 0o755)),
  ]
}

function readText(name: string): string {
  return readFileSync(join(FILES, name), 'utf8')
}

function copied(path: string, name: string, mode = 0o644): PackedFile {
  return { ...textFile(path, readText(name)), mode }
}

function textFile(path: string, text: string): PackedFile {
  return { path, content: new TextEncoder().encode(text), mode: 0o644 }
}

function gzippedFile(path: string, text: string): PackedFile {
  return { path, content: Bun.gzipSync(new TextEncoder().encode(text), { level: 9 }), mode: 0o644 }
}

// The ELF header names the machine that the program is for.
function readArchitecture(binary: string): string {
  const machine = readFileSync(binary).readUInt16LE(18)
  const name = machine === 62 ? 'amd64' : machine === 183 ? 'arm64' : null
  if (name === null) throw new Error(`${binary} is neither for x86-64 nor for arm64.`)
  return name
}

function addFile(tree: string, { path, content, mode }: PackedFile): void {
  const target = join(tree, path)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, content)
  chmodSync(target, mode)
}

function formatMd5Sums(files: PackedFile[]): string {
  return files
    .filter(({ path }) => !path.startsWith('DEBIAN/') && !path.startsWith('etc/'))
    .map(({ path, content }) => `${createHash('md5').update(content).digest('hex')}  ${path}\n`)
    .join('')
}

// The mask of the user who builds it must not count, and neither must the time.
function setTimes(tree: string, epochSeconds: number): void {
  for (const path of ['.', ...new Bun.Glob('**/*').scanSync({ cwd: tree, onlyFiles: false })]) {
    const target = join(tree, path)
    if (statSync(target).isDirectory()) chmodSync(target, 0o755)
    utimesSync(target, epochSeconds, epochSeconds)
  }
}

function runDpkgDeb(tree: string, path: string, epochSeconds: number): void {
  mkdirSync(dirname(path), { recursive: true })
  const built = spawnSync(['dpkg-deb', '--root-owner-group', '-Zgzip', '-z6', '--build', tree, path], {
    env: { PATH: process.env.PATH, SOURCE_DATE_EPOCH: String(epochSeconds) },
    stderr: 'pipe',
  })
  if (!built.success) throw new Error(`dpkg-deb failed:\n${built.stderr}`)
}

// `bun run deb` builds the package of the executable in dist, or of that which `--binary` names.
if (import.meta.main) {
  const { values } = parseArgs({
    options: { binary: { type: 'string', default: join(ROOT, 'dist/daybook') } },
  })
  const { SOURCE_DATE_EPOCH, DEBFULLNAME, DEBEMAIL } = process.env
  const path = await buildPackage({
    binary: values.binary,
    folder: join(ROOT, 'dist'),
    epochSeconds: SOURCE_DATE_EPOCH === undefined ? secondsOfCommit() : Number(SOURCE_DATE_EPOCH),
    maintainer: `${DEBFULLNAME ?? 'Daybook maintainers'} <${DEBEMAIL ?? 'maintainers@localhost'}>`,
  })
  console.log(path)
}

function secondsOfCommit(): number {
  const commit = readCommit(ROOT)
  if (commit === null)
    throw new Error('Set SOURCE_DATE_EPOCH: this folder has no commit whose time could be used.')
  return commit.committedAt.getTime() / 1_000
}

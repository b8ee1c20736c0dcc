import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import about from '../../../package.json' with { type: 'json' }
import { formatLicenses } from '../../support/bundled-licenses.ts'
import { type Commit, readCommit } from '../commit.ts'
import { type ArchivedFile, writeArchive } from './archive.ts'
import { formatBillOfMaterials } from './bill-of-materials.ts'
import { compileFor, copyBuildSource } from './compile-target.ts'
import { installRuntimes } from './runtimes.ts'
import { TARGETS, type Target } from './targets.ts'

const ROOT = join(import.meta.dir, '../../..')
const RELEASE = join(ROOT, 'dist/release')
const UNIT = join(ROOT, 'test/packaging/systemd/daybook.service')
const NAME = `daybook-${about.version}`

// `bun run release` writes a release into dist/release: see "Releases" in ARCHITECTURE.md.
const commit = readCommit(ROOT)
if (commit?.isChanged) {
  console.error(
    'The files differ from the commit. Commit the changes first: a release names the commit that it was built from.',
  )
  process.exit(1)
}
const temporary = mkdtempSync(join(tmpdir(), 'daybook-release-'))
try {
  await writeRelease(commit)
} finally {
  rmSync(temporary, { recursive: true })
}

async function writeRelease(commit: Commit | null): Promise<void> {
  rmSync(RELEASE, { recursive: true, force: true })
  mkdirSync(RELEASE, { recursive: true })
  installRuntimes()
  const licenses = join(temporary, 'licenses.txt')
  writeFileSync(licenses, formatLicenses())
  const archives: string[] = []
  for (const target of TARGETS) archives.push(await archiveFor(target, licenses))
  const materials = join(RELEASE, `${NAME}.cdx.json`)
  writeFileSync(materials, formatBillOfMaterials(commit))
  writeFileSync(join(RELEASE, 'SHA256SUMS'), [...archives, materials].map(formatSum).join(''))
  console.log(`The release is in ${RELEASE}.`)
}

async function archiveFor(target: Target, licenses: string): Promise<string> {
  const executable = join(temporary, target.platform, 'daybook')
  compileFor(target, { source: ROOT, outfile: executable, commit })
  if (target === TARGETS[0]) rejectOtherBytes(target, executable)
  const files: ArchivedFile[] = [
    { name: 'daybook', path: executable, isExecutable: true },
    { name: 'LICENSE', path: join(ROOT, 'LICENSE') },
    { name: 'licenses.txt', path: licenses },
    { name: 'CHANGELOG.md', path: join(ROOT, 'CHANGELOG.md') },
  ]
  if (target.platform.startsWith('linux-')) files.push({ name: basename(UNIT), path: UNIT })
  const archive = await writeArchive(
    RELEASE,
    `${NAME}-${target.platform}`,
    files,
    commit?.committedAt ?? new Date(0),
  )
  rmSync(join(RELEASE, `${NAME}-${target.platform}`), { recursive: true })
  console.log(basename(archive))
  return archive
}

// A second build in another folder must give the same bytes, or others could not check what a release was built from.
function rejectOtherBytes(target: Target, executable: string): void {
  const again = join(temporary, 'again/daybook')
  const copy = join(temporary, 'source')
  copyBuildSource(ROOT, copy)
  compileFor(target, { source: copy, outfile: again, commit })
  if (!readFileSync(again).equals(readFileSync(executable)))
    throw new Error(`Two builds for ${target.platform} differ.`)
}

// As `sha256sum` prints and `sha256sum --check` reads it.
function formatSum(path: string): string {
  return `${new Bun.CryptoHasher('sha256').update(readFileSync(path)).digest('hex')}  ${basename(path)}\n`
}

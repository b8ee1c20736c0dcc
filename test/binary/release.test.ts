import { afterAll, describe, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Ajv from 'ajv'
import { spawnSync } from 'bun'
import packageJson from '../../package.json' with { type: 'json' }
import { type Commit, readCommit } from '../packaging/commit.ts'
import { compileDaybook } from '../packaging/compile.ts'
import { writeArchive } from '../packaging/release/archive.ts'
import { formatBillOfMaterials } from '../packaging/release/bill-of-materials.ts'
import { copyBuildSource } from '../packaging/release/compile-target.ts'
import { removeSignature } from '../packaging/release/remove-signature.ts'
import { TARGETS } from '../packaging/release/targets.ts'
import { listBundledPackages } from '../support/bundled-licenses.ts'

const ROOT = join(import.meta.dir, '../..')
const SCHEMAS = join(ROOT, 'node_modules/@cyclonedx/cyclonedx-library/res/schema')
const folder = mkdtempSync(join(tmpdir(), 'daybook-release-'))
afterAll(() => rmSync(folder, { recursive: true }))

const COMMIT: Commit = {
  id: '0123456789abcdef0123456789abcdef01234567',
  committedAt: new Date('2026-03-01T12:00:00Z'),
  isChanged: false,
}

describe('the executable', () => {
  test('has the same bytes if it is built twice in different folders, and names its commit', () => {
    const outfiles = ['one', 'two/deeper'].map((name) => join(folder, name, 'daybook'))
    const copy = join(folder, 'copy of the source')
    copyBuildSource(ROOT, copy)
    compileDaybook({ source: ROOT, outfile: outfiles[0] ?? '', commit: COMMIT })
    compileDaybook({ source: copy, outfile: outfiles[1] ?? '', commit: COMMIT })
    const [first, second] = outfiles.map((path) => readFileSync(path))
    expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true)
    const { stdout } = spawnSync([outfiles[0] ?? '', 'version'], { env: {}, cwd: folder })
    expect(stdout.toString()).toBe(`daybook ${packageJson.version} (commit ${COMMIT.id} of 2026-03-01)\n`)
  }, 60_000)

  test('says that it was built from changed files, and that a source without git has no known commit', () => {
    const repository = join(folder, 'repository')
    mkdirSync(repository)
    expect(readCommit(repository)).toBeNull()
    const git = (...args: string[]) => spawnSync(['git', ...args], { cwd: repository }).success
    const as = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.org']
    if (!git('init', '--quiet')) return console.log('not run: git is not installed')
    git(...as, 'commit', '--quiet', '--allow-empty', '--message', 'First')
    expect(readCommit(repository)).toMatchObject({ isChanged: false })
    writeFileSync(join(repository, 'new.txt'), '')
    expect(readCommit(repository)).toMatchObject({ isChanged: true })
    mkdirSync(join(repository, 'inside'))
    expect(readCommit(join(repository, 'inside'))).toBeNull()
  })
})

describe('a release', () => {
  test('is built with the version of Bun that package.json pins, whose hashes are known for every platform', () => {
    const version = packageJson.packageManager.replace('bun@', '')
    const runtimes = join(ROOT, 'test/packaging/release/runtimes')
    const { dependencies } = JSON.parse(readFileSync(join(runtimes, 'package.json'), 'utf8'))
    const packages = TARGETS.map((target) => target.package).sort()
    expect(dependencies).toEqual(Object.fromEntries(packages.map((name) => [name, version])))
    const lock = readFileSync(join(runtimes, 'bun.lock'), 'utf8')
    for (const name of packages) expect(lock).toMatch(new RegExp(`\\["${name}@${version}", .*"sha512-`))
  })

  test('has archives whose bytes depend on nothing but the files and the time of the commit', async () => {
    const path = join(folder, 'a file')
    writeFileSync(path, 'content', { mode: 0o600 })
    const files = [
      { name: 'daybook', path, isExecutable: true },
      { name: 'LICENSE', path },
    ]
    const write = (name: string) =>
      writeArchive(join(folder, name), 'daybook-1.0.0-linux-x64', files, COMMIT.committedAt)
    const archives = [await write('archives-1'), await write('archives-2')]
    const [first, second] = archives.map((archive) => readFileSync(archive))
    expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true)
    const listing = spawnSync(['tar', '--utc', '-tvzf', archives[0] ?? '']).stdout.toString()
    expect(listing.replace(/ +/g, ' ')).toBe(
      '-rw-r--r-- 0/0 7 2026-03-01 12:00 daybook-1.0.0-linux-x64/LICENSE\n' +
        '-rwxr-xr-x 0/0 7 2026-03-01 12:00 daybook-1.0.0-linux-x64/daybook\n',
    )
  })
})

describe('the signature of an executable for macOS', () => {
  // A header, a segment and a signature, 16 bytes of the segment, and 8 bytes of the signature.
  const signed = Buffer.alloc(32 + 72 + 16 + 16 + 8)
  const [commandsAt, signatureCommandAt, contentAt, signatureAt] = [32, 104, 120, 136]
  signed.writeUInt32LE(2, 16)
  signed.writeUInt32LE(88, 20)
  signed.writeUInt32LE(0x19, commandsAt)
  signed.writeUInt32LE(72, commandsAt + 4)
  signed.write('__LINKEDIT', commandsAt + 8)
  signed.writeBigUInt64LE(BigInt(contentAt), commandsAt + 40)
  signed.writeBigUInt64LE(24n, commandsAt + 48)
  signed.writeUInt32LE(0x1d, signatureCommandAt)
  signed.writeUInt32LE(16, signatureCommandAt + 4)
  signed.writeUInt32LE(signatureAt, signatureCommandAt + 8)
  signed.fill('content', contentAt)

  test('is removed with its command, and with nothing else', () => {
    const unsigned = removeSignature(signed)
    const expected = Buffer.from(signed.subarray(0, signatureAt)).fill(0, signatureCommandAt, contentAt)
    expected.writeUInt32LE(1, 16)
    expected.writeUInt32LE(72, 20)
    expected.writeBigUInt64LE(16n, commandsAt + 48)
    expect(unsigned).toEqual(expected)
  })

  test('is not looked for elsewhere', () => {
    expect(() => removeSignature(removeSignature(signed))).toThrow('does not end with a signature')
  })
})

describe('the bill of materials', () => {
  const text = formatBillOfMaterials(COMMIT)
  const bom = JSON.parse(text)

  test('is valid against the schema of CycloneDX 1.6', () => {
    const schemaOf = (name: string) =>
      JSON.parse(readFileSync(join(SCHEMAS, `${name}.SNAPSHOT.schema.json`), 'utf8'))
    const ajv = new Ajv({ strict: false, validateFormats: false })
    for (const name of ['spdx', 'jsf-0.82'])
      ajv.addSchema(schemaOf(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`)
    const isValid = ajv.compile(schemaOf('bom-1.6'))
    expect([isValid(bom), isValid.errors]).toEqual([true, null])
    expect(isValid({ ...bom, components: [{ name: 'no type' }] })).toBe(false)
  })

  test('names Bun and every package that the executable may contain, with its hash', () => {
    const packages = listBundledPackages()
    const refs = packages.map(({ name, version }) => `${name}@${version}`)
    const components: { [member: string]: unknown }[] = bom.components
    expect(components.map((each) => each['bom-ref']).sort()).toEqual(['bun', ...refs].sort())
    const libraries = components.filter(({ type }) => type === 'library')
    expect(libraries.filter(({ hashes }) => !/"[0-9a-f]{128}"/.test(JSON.stringify(hashes)))).toEqual([])
    const dependenciesOf = (ref: string) =>
      bom.dependencies.find((each: { ref: string }) => each.ref === ref)?.dependsOn
    expect(dependenciesOf('daybook')).toHaveLength(Object.keys(packageJson.dependencies).length + 1)
  })

  test('is the same for the same commit', () => {
    expect(formatBillOfMaterials(COMMIT)).toBe(text)
    expect(bom.metadata.timestamp).toBe('2026-03-01T12:00:00.000Z')
  })
})

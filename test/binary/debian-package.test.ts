import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'bun'
import packageJson from '../../package.json' with { type: 'json' }
import { SETTINGS } from '../../src/config.ts'
import { buildPackage } from '../packaging/debian/build-package.ts'
import { copyBuiltDaybook } from '../support/built-daybook.ts'

const hasDpkg = Bun.which('dpkg-deb') !== null
const hasLintian = Bun.which('lintian') !== null
if (!hasDpkg) console.log('not run: dpkg-deb is not installed')
if (!hasLintian) console.log('not run: lintian is not installed')

const folder = mkdtempSync(join(tmpdir(), 'daybook-package-'))
const tree = join(folder, 'tree')
let path = ''

beforeAll(async () => {
  if (!hasDpkg) return
  const binary = join(folder, 'daybook')
  copyBuiltDaybook(binary)
  path = await buildPackage({ ...BUILD, binary, folder })
  run('dpkg-deb', '--raw-extract', path, tree)
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true }))

const BUILD = { epochSeconds: 1_767_225_600, maintainer: 'Daybook maintainers <maintainers@localhost>' }

function run(...command: string[]): { code: number; output: string } {
  const { exitCode, stdout, stderr } = spawnSync(command)
  return { code: exitCode, output: `${stdout}${stderr}` }
}

const fileIn = (name: string) => readFileSync(join(tree, name))

describe.skipIf(!hasDpkg)('the Debian package', () => {
  test('has the executable, the unit, the settings, the user and the manual pages, all of root and of one time', () => {
    const { output } = run('dpkg-deb', '--contents', path)
    const lines = output.trim().split('\n')
    expect(lines.filter((line) => !line.includes(' root/root ') || !line.includes('2026-01-01'))).toEqual([])
    const files = lines
      .filter((line) => line.startsWith('-'))
      .map((line) => line.replace(/^(\S+).* \.\/(.*)$/, '$1 $2'))
    expect(files).toEqual(FILES)
    expect(run(join(tree, 'usr/bin/daybook'), 'version').output).toStartWith(`daybook ${packageJson.version}`)
    expect(fileIn('DEBIAN/conffiles').toString()).toBe('/etc/daybook/daybook.conf\n')
  })

  test('is described by its control file', () => {
    expect(path).toBe(join(folder, `daybook_${packageJson.version}-1_${ARCHITECTURES[process.arch]}.deb`))
    const field = (name: string) => run('dpkg-deb', '--field', path, name).output.trim()
    expect([field('Package'), field('Version')]).toEqual(['daybook', `${packageJson.version}-1`])
    expect(field('Description')).toStartWith('self-hosted activity log\n')
    const sums = run('sh', '-c', `cd '${tree}' && md5sum --check --quiet DEBIAN/md5sums`)
    expect(sums).toEqual({ code: 0, output: '' })
  })

  test('has a manual page that names every setting, and settings that exist', () => {
    const manual = new TextDecoder().decode(Bun.gunzipSync(fileIn('usr/share/man/man1/daybook.1.gz')))
    const names: string[] = Object.values(SETTINGS).flatMap(({ name, isSecret }) =>
      isSecret ? [name, `${name}_FILE`] : [name],
    )
    expect(names.filter((name) => !manual.includes(name))).toEqual([])
    const set = [
      ...fileIn('etc/daybook/daybook.conf')
        .toString()
        .matchAll(/^#?(DA[A-Z_]+)=/gm),
    ].map(([, name]) => name)
    expect(set.filter((name = '') => !names.includes(name))).toEqual([])
    expect(set).toContain('DATABASE_URL_FILE')
  })

  test('has maintainer scripts that a shell can read', () => {
    for (const name of ['DEBIAN/postinst', 'DEBIAN/prerm', 'DEBIAN/postrm', 'usr/sbin/daybookctl'])
      expect(run('sh', '-n', join(tree, name))).toEqual({ code: 0, output: '' })
  })
})

const ARCHITECTURES: { [arch: string]: string } = { x64: 'amd64', arm64: 'arm64' }

const FILES = [
  '-rw-r----- etc/daybook/daybook.conf',
  '-rwxr-xr-x usr/bin/daybook',
  '-rw-r--r-- usr/lib/systemd/system/daybook.service',
  '-rw-r--r-- usr/lib/sysusers.d/daybook.conf',
  '-rwxr-xr-x usr/sbin/daybookctl',
  '-rw-r--r-- usr/share/doc/daybook/changelog.Debian.gz',
  '-rw-r--r-- usr/share/doc/daybook/changelog.gz',
  '-rw-r--r-- usr/share/doc/daybook/copyright',
  '-rw-r--r-- usr/share/doc/daybook/examples/Caddyfile',
  '-rw-r--r-- usr/share/doc/daybook/examples/haproxy.cfg',
  '-rw-r--r-- usr/share/doc/daybook/examples/nginx.conf',
  '-rw-r--r-- usr/share/doc/daybook/licenses.gz',
  '-rw-r--r-- usr/share/lintian/overrides/daybook',
  '-rw-r--r-- usr/share/man/man1/daybook.1.gz',
  '-rw-r--r-- usr/share/man/man8/daybookctl.8.gz',
]

describe.skipIf(!hasDpkg)('a package of any executable', () => {
  // lintian reads all of an executable: a small one saves it a quarter of a minute. The walk of the guide checks the real one.
  const build = (name: string) =>
    buildPackage({
      ...BUILD,
      binary: realpathSync(Bun.which('sh') ?? process.execPath),
      folder: join(folder, name),
    })

  test('has the same bytes if the executable and the time are the same', async () => {
    const hashOf = async (name: string) => Bun.hash(await Bun.file(await build(name)).bytes())
    expect(await hashOf('one')).toBe(await hashOf('two'))
  })

  test.skipIf(!hasLintian)(
    'has no problem that lintian finds',
    async () => {
      const { code, output } = run(
        'lintian',
        '--fail-on',
        'error,warning',
        '--allow-root',
        await build('three'),
      )
      expect([code, output]).toEqual([0, ''])
    },
    120_000,
  )
})

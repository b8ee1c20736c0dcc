import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { chownSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn, spawnSync } from 'bun'
import packageJson from '../../package.json' with { type: 'json' }
import { buildImage, IMAGE_PROGRAMS } from '../packaging/container/build-image.ts'
import { copyBuiltDaybook } from '../support/built-daybook.ts'
import { dieWithParent } from '../support/die-with-parent.ts'
import { freePort } from '../support/free-port.ts'
import { readImageConfigs } from '../support/oci-layout.ts'

const ARCHITECTURE = process.arch === 'arm64' ? 'arm64' : 'amd64'
const COMMIT = {
  id: '0123456789abcdef0123456789abcdef01234567',
  committedAt: new Date('2026-03-01T12:00:00Z'),
  isChanged: false,
}
const missing = [...IMAGE_PROGRAMS, 'umoci', 'runc'].filter((name) => Bun.which(name) === null)
const mayMount = missing.length === 0 && spawnSync(['unshare', '--mount', '--pid', '--fork', 'true']).success
const reason = missing.length > 0 ? `${missing.join(', ')} not installed` : 'this user may not mount'

if (!mayMount) console.log(`not run: the container image (${reason})`)

describe.skipIf(!mayMount)('the container image', () => {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-image-test-'))
  const layout = join(folder, 'oci')
  const bundle = join(folder, 'bundle')
  const root = join(bundle, 'rootfs')

  beforeAll(() => {
    const executable = join(folder, 'daybook')
    copyBuiltDaybook(executable)
    buildImage(folder, { executables: new Map([[ARCHITECTURE, executable]]), commit: COMMIT })
    const image = `${layout}:${packageJson.version}`
    expect(spawnSync(['umoci', 'unpack', '--image', image, bundle]).stderr.toString()).toBe('')
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  test('says what it is, and how it is run and asked whether it is well', () => {
    const [image] = readImageConfigs(layout)
    expect(image).toMatchObject({ architecture: ARCHITECTURE, os: 'linux', created: '2026-03-01T12:00:00Z' })
    const { 'io.buildah.version': _, ...labels } = image.config.Labels
    expect({ ...image.config, Labels: labels }).toEqual({
      User: '65532:65532',
      ExposedPorts: { '8080/tcp': {} },
      Env: ['PATH=/usr/bin', 'DAYBOOK_HOST=0.0.0.0', 'DAYBOOK_DATA_DIR=/data'],
      Entrypoint: ['daybook'],
      Cmd: ['serve'],
      Volumes: { '/data': {} },
      WorkingDir: '/data',
      StopSignal: 'SIGTERM',
      Healthcheck: {
        Test: ['CMD', 'daybook', 'healthcheck'],
        Interval: 30e9,
        Timeout: 15e9,
        StartPeriod: 120e9,
        Retries: 3,
      },
      Labels: {
        'org.opencontainers.image.title': 'Daybook',
        'org.opencontainers.image.description': packageJson.description,
        'org.opencontainers.image.licenses': packageJson.license,
        'org.opencontainers.image.version': packageJson.version,
        'org.opencontainers.image.revision': COMMIT.id,
        'org.opencontainers.image.created': '2026-03-01T12:00:00.000Z',
      },
    })
  })

  test('holds the executable, the C library, licenses, and no shell; only the data folder and /tmp can be written to', () => {
    const paths = [...new Bun.Glob('**/*').scanSync({ cwd: root, onlyFiles: false })].sort()
    const files = paths.filter((path) => lstatSync(join(root, path)).isFile())
    expect(files.filter((path) => !/^(?:lib|lib64)\//.test(path))).toEqual([
      'etc/group',
      'etc/os-release',
      'etc/passwd',
      'usr/bin/daybook',
      'usr/share/doc/daybook/LICENSE',
      'usr/share/doc/daybook/licenses.txt',
      'usr/share/doc/libc6/copyright',
      'var/lib/dpkg/status.d/libc6',
    ])
    const { uid, gid, mode } = lstatSync(join(root, 'data'))
    expect([uid, gid, mode & 0o7777]).toEqual([65_532, 65_532, 0o700])
    const others = paths
      .filter((path) => !['data', 'tmp'].includes(path))
      .map((path) => lstatSync(join(root, path)))
    expect(others.filter((each) => each.uid !== 0 || (each.mode & 0o7022) !== 0)).toEqual([])
  })

  test.each([
    ['its own user', 65_532],
    ['another user who owns the folder', 4_321],
  ])(
    'runs as %s, with a read-only root and no capability, is well, keeps its data and stops',
    async (_, uid) => {
      const data = join(folder, `data-${uid}`)
      mkdirSync(data, { mode: 0o700 })
      chownSync(data, uid, uid)
      const port = freePort()
      prepareBundle(uid, data, port)
      const id = `daybook-test-${process.pid}-${uid}`
      const runc = ['runc', '--root', join(folder, 'runc')]
      const container = spawn([...dieWithParent('KILL'), ...runc, 'run', '--bundle', bundle, id], {
        stderr: 'pipe',
      })
      const output = new Response(container.stdout).text()
      const check = () => spawnSync([...runc, 'exec', id, 'daybook', 'healthcheck'])
      while (container.exitCode === null && !check().success) await Bun.sleep(100)
      expect(check().stdout.toString()).toBe(`Daybook is ready: http://127.0.0.1:${port}/readyz\n`)
      expect((await fetch(`http://127.0.0.1:${port}/sign-in`)).status).toBe(200)
      spawnSync([...runc, 'kill', id, 'TERM'])
      expect(await container.exited).toBe(0)
      expect(await output).toContain('This is the first start.')
      expect(lstatSync(join(data, 'daybook.db')).uid).toBe(uid)
      expect(lstatSync(root).uid).toBe(0)
    },
    60_000,
  )

  // As the compose files run it. The network is that of this machine, so that the test reaches the server.
  function prepareBundle(uid: number, data: string, port: number): void {
    const path = join(bundle, 'config.json')
    const config = JSON.parse(readFileSync(path, 'utf8'))
    config.root.readonly = true
    config.process.terminal = false
    config.process.user = { uid, gid: uid }
    config.process.capabilities = {}
    config.process.env = [...readImageConfigs(layout)[0].config.Env, `DAYBOOK_PORT=${port}`]
    const isData = ({ destination }: { destination: string }) => destination === '/data'
    const mount = { destination: '/data', type: 'bind', source: data, options: ['bind', 'rw'] }
    config.mounts = [...config.mounts.filter((each: { destination: string }) => !isData(each)), mount]
    const isNetwork = ({ type }: { type: string }) => type === 'network'
    config.linux.namespaces = config.linux.namespaces.filter((each: { type: string }) => !isNetwork(each))
    writeFileSync(path, JSON.stringify(config))
  }
})

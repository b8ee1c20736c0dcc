import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'bun'
import { dieWithParent } from './die-with-parent.ts'

export type ProxyName = 'Caddy' | 'HAProxy' | 'nginx'

/** The program of each proxy. */
export const PROXY_PROGRAMS: Record<ProxyName, string> = {
  Caddy: 'caddy',
  HAProxy: 'haproxy',
  nginx: 'nginx',
}

/** Where a proxy listens on this machine, and where Daybook does. */
export type ProxyPorts = { proxy: number; daybook: number }

const FILES = join(import.meta.dir, '../packaging/proxies')

/** Creates a certificate for localhost in a folder, as `tls.pem` and `tls.key`, and both in `tls-with-key.pem`. Returns it. */
export function createCertificate(folder: string): string {
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1'
  const files = ['-keyout', join(folder, 'tls.key'), '-out', join(folder, 'tls.pem')]
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const request = [
    'openssl',
    'req',
    '-x509',
    ...key,
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
    '-addext',
    names,
  ]
  const { success, stderr } = spawnSync([...request, ...files], { stderr: 'pipe' })
  if (!success) throw new Error(`The certificate could not be created:\n${stderr}`)
  const [certificate, secret] = ['tls.pem', 'tls.key'].map((name) => readFileSync(join(folder, name), 'utf8'))
  writeFileSync(join(folder, 'tls-with-key.pem'), `${certificate}${secret}`)
  return certificate ?? ''
}

/** Starts a proxy in a folder that has the certificate, with its file of the guide and other ports, names and paths. */
export function startProxy(name: ProxyName, folder: string, ports: ProxyPorts) {
  const { command, environment } = PREPARE[name](folder, ports)
  const child = Bun.spawn([...dieWithParent('KILL'), ...command], {
    env: { PATH: process.env.PATH ?? '', HOME: folder, ...environment },
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: Bun.file(join(folder, 'stderr.log')),
  })
  return {
    hasEnded: () => child.exitCode !== null,
    log: () => readFileSync(join(folder, 'stderr.log'), 'utf8'),
    /** The files in which the proxy holds bodies that it has not passed on. */
    heldFiles: () =>
      readdirSync(join(folder, 'held'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name),
    async stop(): Promise<void> {
      child.kill('SIGTERM')
      await child.exited
    },
  }
}

type Prepared = { command: string[]; environment?: Record<string, string> }

const PREPARE: Record<ProxyName, (folder: string, ports: ProxyPorts) => Prepared> = {
  Caddy(folder, { proxy, daybook }) {
    const site = replaceAll(readFile('Caddyfile'), {
      ' {\n\t@operations': ` {\n\ttls ${folder}/tls.pem ${folder}/tls.key\n\t@operations`,
    })
    const path = writeConfiguration(folder, 'Caddyfile', `{\n\tadmin off\n\tauto_https off\n}\n${site}`)
    return {
      command: ['caddy', 'run', '--config', path, '--adapter', 'caddyfile'],
      environment: { SITE: `https://localhost:${proxy}`, UPSTREAM: `127.0.0.1:${daybook}` },
    }
  },
  HAProxy(folder, { proxy, daybook }) {
    const text = replaceAll(readFile('haproxy.cfg'), {
      'bind :443': `bind 127.0.0.1:${proxy}`,
      '/etc/ssl/daybook-with-key.pem': `${folder}/tls-with-key.pem`,
      '127.0.0.1:8080': `127.0.0.1:${daybook}`,
    })
    return { command: ['haproxy', '-db', '-f', writeConfiguration(folder, 'haproxy.cfg', text)] }
  },
  nginx(folder, { proxy, daybook }) {
    const server = replaceAll(readFile('nginx.conf'), {
      'listen 443': `listen 127.0.0.1:${proxy}`,
      'server_name daybook.example.org': 'server_name localhost',
      '/etc/ssl/daybook.pem': `${folder}/tls.pem`,
      '/etc/ssl/daybook.key': `${folder}/tls.key`,
      '127.0.0.1:8080': `127.0.0.1:${daybook}`,
    })
    const user = process.getuid?.() === 0 ? 'user root;\n' : ''
    const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (kind) => `${kind}_temp_path ${folder}/held/${kind};\n`,
    )
    const text = `${user}daemon off;\npid ${folder}/nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${own.join('')}${server}}\n`
    const path = writeConfiguration(folder, 'nginx.conf', text)
    return { command: ['nginx', '-p', folder, '-c', path, '-e', 'stderr'] }
  },
}

function readFile(name: string): string {
  return readFileSync(join(FILES, name), 'utf8')
}

function replaceAll(text: string, replacements: Record<string, string>): string {
  return Object.entries(replacements).reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`The file of the guide does not have: ${from}`)
    return result.replaceAll(from, to)
  }, text)
}

function writeConfiguration(folder: string, name: string, text: string): string {
  mkdirSync(join(folder, 'held'), { recursive: true })
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

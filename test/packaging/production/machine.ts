import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { GuideStep } from './guide-steps.ts'

/** A Debian machine in a container, whose process 1 is systemd. */
export type Machine = {
  root: string
  /** The process 1 of the machine, as a process of this one. */
  pid: number
  /** Runs a script of bash as root in the machine, and returns what it prints. Throws with all of it if it fails. */
  run(script: string): Promise<string>
  powerOff(): Promise<void>
}

const PROGRAMS = ['mmdebstrap', 'systemd-nspawn', 'nsenter', 'pgrep']
const BASE = ['systemd', 'systemd-sysv', 'dbus', 'procps', 'ca-certificates', 'curl', 'openssl']
const BOOT_MS = 60_000

/** Returns what this machine lacks for another one in it. */
export function missingPrograms(): string[] {
  const lacking = PROGRAMS.filter((name) => Bun.which(name) === null).map(
    (name) => `${name} is not installed`,
  )
  return process.getuid?.() === 0 ? lacking : [...lacking, 'only root can start machines']
}

/** Makes a folder with a fresh Debian from the mirrors of this machine, and further packages in it. Returns its root. */
export async function createRoot(folder: string, packages: string[] = []): Promise<string> {
  const root = join(folder, 'root')
  console.log('▸ A fresh Debian')
  mkdirSync(folder, { recursive: true })
  // Without a name of a mirror, mmdebstrap takes those that apt of this machine uses.
  await execute([
    'mmdebstrap',
    '--quiet',
    '--variant=minbase',
    `--include=${[...BASE, ...packages].join()}`,
    ...(await sourcesOfApt(root)),
  ])
  return root
}

/** Takes the first step of the guide, which installs a package and others with it, in a root that is not running. */
export async function installInRoot(
  root: string,
  debianPackage: string,
  install: GuideStep | undefined,
): Promise<void> {
  if (install === undefined) throw new Error('The guide has no commands.')
  copyFileSync(debianPackage, join(root, 'srv', basename(debianPackage)))
  // The services start when the machine does.
  writeFileSync(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  console.log(`\n▸ ${install.title}`)
  const lines = await execute([
    ...NSPAWN,
    '--pipe',
    `--directory=${root}`,
    'bash',
    '-euc',
    `cd /srv\n${install.script}`,
  ])
  console.log(lines.split('\n').slice(-12).join('\n'))
  await execute(['rm', join(root, 'usr/sbin/policy-rc.d')])
}

const NSPAWN = ['systemd-nspawn', '--quiet', '--register=no', '--keep-unit', '--link-journal=no']

async function sourcesOfApt(root: string): Promise<string[]> {
  const release = await execute(['sh', '-c', '. /etc/os-release; echo "$VERSION_CODENAME"'])
  const files = await execute([
    'sh',
    '-c',
    'ls /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null || true',
  ])
  return [release.trim(), root, ...files.trim().split('\n').slice(0, 1)]
}

/** Starts the machine of a folder, with a network of its own, and waits until all its services run. */
export async function bootMachine(root: string): Promise<Machine> {
  console.log('\n▸ The machine starts')
  const container = Bun.spawn([...NSPAWN, '--boot', '--private-network', `--directory=${root}`], {
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
  })
  const pid = await findLeader(container.pid)
  const enter = ['nsenter', `--target=${pid}`, '--all', 'env', '-i', ...ENVIRONMENT]
  const run = (script: string) => execute([...enter, 'bash', '-euo', 'pipefail', '-c', `cd /srv\n${script}`])
  await waitUntilBooted(run)
  return {
    root,
    pid,
    run,
    async powerOff() {
      await run('systemctl poweroff').catch(() => {})
      const isOff = await Promise.race([container.exited.then(() => true), Bun.sleep(30_000)])
      if (isOff !== true) container.kill('SIGKILL')
    },
  }
}

const ENVIRONMENT = [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'HOME=/root',
  'LANG=C.UTF-8',
]

async function findLeader(container: number): Promise<number> {
  for (let waited = 0; waited < BOOT_MS; waited += 100) {
    const pid = Number((await execute(['pgrep', '-P', String(container)]).catch(() => '')).trim())
    if (pid > 0) return pid
    await Bun.sleep(100)
  }
  throw new Error('The machine did not start.')
}

async function waitUntilBooted(run: Machine['run']): Promise<void> {
  for (let waited = 0; waited < BOOT_MS; waited += 500) {
    const state = await run('systemctl is-system-running || true').catch(() => '')
    if (/running|degraded/.test(state)) return
    await Bun.sleep(500)
  }
  throw new Error('The services of the machine did not start within a minute.')
}

/** Runs a command, and returns what it prints. Throws with all of it if it fails. */
export async function execute(command: string[]): Promise<string> {
  const child = Bun.spawn(command, { stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' })
  const texts = [child.stdout, child.stderr].map((stream) => new Response(stream).text())
  const [out = '', err = ''] = await Promise.all(texts)
  const code = await child.exited
  if (code !== 0) throw new Error(`${command[0]} ended with ${code}:\n${out}${err}`)
  return out + err
}

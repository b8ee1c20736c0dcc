import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from './run.ts'

/** A processor architecture as Debian and containers call it. */
export type Architecture = 'amd64' | 'arm64'

const FOLDERS = { amd64: 'lib/x86_64-linux-gnu', arm64: 'lib/aarch64-linux-gnu' }
const LOADERS = {
  amd64: { link: 'lib64/ld-linux-x86-64.so.2', file: 'ld-linux-x86-64.so.2' },
  arm64: { link: 'lib/ld-linux-aarch64.so.1', file: 'ld-linux-aarch64.so.1' },
}
// What the executable is linked with, and what glibc loads to look up names of hosts.
const LIBRARIES = ['libc.so.6', 'libdl.so.2', 'libm.so.6', 'libpthread.so.0', 'libresolv.so.2']
const COPYRIGHT = 'usr/share/doc/libc6/copyright'

/**
 * Puts the C library of this machine's Debian release into the root of an image, with security updates, its license and an
 * entry by which scanners recognise it. Downloads the package from the machine's Debian mirror, without installing it.
 */
export function addCLibrary(root: string, architecture: Architecture, temporary: string): void {
  const unpacked = join(temporary, 'unpacked')
  const file = downloadPackage('libc6', architecture, temporary)
  run(['dpkg-deb', '--extract', file, unpacked])
  const folder = FOLDERS[architecture]
  const { link, file: loader } = LOADERS[architecture]
  for (const name of [...LIBRARIES, loader]) copy(join(unpacked, folder, name), join(root, folder, name))
  copy(join(unpacked, folder, loader), join(root, link))
  copy(join(unpacked, COPYRIGHT), join(root, COPYRIGHT))
  writeTo(join(root, 'var/lib/dpkg/status.d/libc6'), run(['dpkg-deb', '--field', file]))
  copy('/etc/os-release', join(root, 'etc/os-release'))
}

// With lists of its own, so that the machine need not know the architecture and no one must be root.
function downloadPackage(name: string, architecture: Architecture, temporary: string): string {
  const state = join(temporary, 'apt')
  for (const folder of ['lists/partial', 'archives/partial'])
    mkdirSync(join(state, folder), { recursive: true })
  writeFileSync(join(state, 'status'), '')
  const options = {
    'APT::Architecture': architecture,
    'APT::Architectures': architecture,
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    'Dir::State': state,
    'Dir::State::lists': join(state, 'lists'),
    'Dir::State::status': join(state, 'status'),
    'Dir::Cache': state,
  }
  const apt = [
    'apt-get',
    '--quiet',
    ...Object.entries(options).flatMap(([key, value]) => ['-o', `${key}=${value}`]),
  ]
  run([...apt, 'update'])
  run([...apt, 'download', name], state)
  const file = readdirSync(state).find((each) => each.startsWith(`${name}_`))
  if (file === undefined) throw new Error(`apt-get downloaded no package ${name} for ${architecture}.`)
  return join(state, file)
}

// As files: a link may lead to a path that only exists on this machine.
function copy(from: string, to: string): void {
  if (!existsSync(from)) throw new Error(`The package of the C library has no ${from}.`)
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to, { dereference: true })
}

function writeTo(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

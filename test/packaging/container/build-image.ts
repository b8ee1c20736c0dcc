import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import about from '../../../package.json' with { type: 'json' }
import { formatLicenses } from '../../support/bundled-licenses.ts'
import type { Commit } from '../commit.ts'
import { type Architecture, addCLibrary } from './c-library.ts'
import { addHealthCheck } from './health-check.ts'
import { run } from './run.ts'

/** The programs that build an image; all are packages of Debian. */
export const IMAGE_PROGRAMS = ['apt-get', 'buildah', 'dpkg-deb'] as const

/** The executables of an image by architecture, and the commit that they were built from. */
export type ImageContent = { executables: ReadonlyMap<Architecture, string>; commit: Commit | null }

const ROOT = join(import.meta.dir, '../../..')
const IMAGE = `daybook:${about.version}`
const USER = 65_532

/**
 * Builds the image for each architecture, without a container engine and without pulling anything. Writes an OCI layout with
 * all of them to `oci`, and an archive for `docker load` and `podman load` for each. Throws what the programs say if one fails.
 */
export function buildImage(folder: string, { executables, commit }: ImageContent): void {
  const temporary = mkdtempSync(join(tmpdir(), 'daybook-image-'))
  try {
    const buildah = createBuildah(temporary)
    buildah(['manifest', 'create', IMAGE])
    for (const [architecture, executable] of executables) {
      const context = join(temporary, architecture)
      fillContext(context, architecture, executable)
      const built = buildah([...buildCommand(architecture, commit), '--manifest', IMAGE, context])
      const id = built.trimEnd().split('\n').at(-1) ?? ''
      const archive = join(folder, `daybook-${about.version}-image-${architecture}.tar`)
      buildah(['push', id, `docker-archive:${archive}:${IMAGE}`])
    }
    writeLayout(join(folder, 'oci'), buildah)
  } finally {
    rmSync(temporary, { recursive: true })
  }
}

const inspected = z.object({ Docker: z.object({ config: z.object({ Healthcheck: z.looseObject({}) }) }) })

type Buildah = (command: string[]) => string

// Its own storage, so that nothing of the machine's images is read or changed.
function createBuildah(temporary: string): Buildah {
  const storage = ['--root', join(temporary, 'storage'), '--runroot', join(temporary, 'run')]
  return (command) => run(['buildah', ...storage, '--storage-driver', 'vfs', ...command])
}

function fillContext(context: string, architecture: Architecture, executable: string): void {
  const root = join(context, 'root')
  for (const folder of ['etc', 'tmp', 'usr/bin', 'usr/share/doc/daybook'])
    mkdirSync(join(root, folder), { recursive: true })
  mkdirSync(join(context, 'volume/data'), { recursive: true, mode: 0o700 })
  addCLibrary(root, architecture, join(context, 'package'))
  cpSync(executable, join(root, 'usr/bin/daybook'))
  cpSync(join(ROOT, 'LICENSE'), join(root, 'usr/share/doc/daybook/LICENSE'))
  writeFileSync(join(root, 'usr/share/doc/daybook/licenses.txt'), formatLicenses())
  writeFileSync(join(root, 'etc/passwd'), `daybook:x:${USER}:${USER}::/data:/usr/sbin/nologin\n`)
  writeFileSync(join(root, 'etc/group'), `daybook:x:${USER}:\n`)
  run(['chmod', '--recursive', 'u=rwX,go=rX', root])
  run(['chmod', '1777', join(root, 'tmp')])
}

function buildCommand(architecture: Architecture, commit: Commit | null): string[] {
  const time = commit?.committedAt ?? new Date(0)
  const details = {
    VERSION: about.version,
    REVISION: commit === null ? 'unknown' : `${commit.id}${commit.isChanged ? ' with changes' : ''}`,
    CREATED: time.toISOString(),
  }
  return [
    ...['bud', '--file', join(import.meta.dir, 'Containerfile'), '--platform', `linux/${architecture}`],
    // Docker's format has the health check; nothing is run while the image is built.
    ...['--format', 'docker', '--isolation', 'chroot', '--timestamp', String(time.getTime() / 1_000)],
    ...Object.entries(details).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
  ]
}

function writeLayout(layout: string, buildah: Buildah): void {
  buildah(['manifest', 'push', '--all', '--format', 'oci', IMAGE, `oci:${layout}:${about.version}`])
  const [single] = buildah(['images', '--quiet']).split('\n')
  const { Docker: image } = inspected.parse(JSON.parse(buildah(['inspect', '--type', 'image', single ?? ''])))
  addHealthCheck(layout, image.config.Healthcheck)
}

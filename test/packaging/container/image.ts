import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { readCommit } from '../commit.ts'
import { compileFor } from '../release/compile-target.ts'
import { installRuntimes } from '../release/runtimes.ts'
import { TARGETS } from '../release/targets.ts'
import { buildImage, IMAGE_PROGRAMS } from './build-image.ts'
import type { Architecture } from './c-library.ts'

const ROOT = join(import.meta.dir, '../../..')
const IMAGE = join(ROOT, 'dist/image')
const BESIDE_THE_IMAGE = ['compose.yaml', 'compose.postgres-caddy.yaml', '../proxies/Caddyfile']
const PLATFORMS: readonly [Architecture, string][] = [
  ['amd64', 'linux-x64'],
  ['arm64', 'linux-arm64'],
]

// `bun run image` writes the image for all architectures into dist/image.
const missing = IMAGE_PROGRAMS.filter((name) => Bun.which(name) === null)
if (missing.length > 0) {
  console.error(`The image is built with programs of Debian. Install ${missing.join(' and ')}.`)
  process.exit(1)
}
const temporary = mkdtempSync(join(tmpdir(), 'daybook-executables-'))
try {
  writeImage()
} finally {
  rmSync(temporary, { recursive: true })
}

function writeImage(): void {
  rmSync(IMAGE, { recursive: true, force: true })
  mkdirSync(IMAGE, { recursive: true })
  installRuntimes()
  const commit = readCommit(ROOT)
  const executables = new Map(
    PLATFORMS.map(([architecture, platform]) => {
      const outfile = join(temporary, platform, 'daybook')
      for (const target of TARGETS)
        if (target.platform === platform) compileFor(target, { source: ROOT, outfile, commit })
      return [architecture, outfile]
    }),
  )
  buildImage(IMAGE, { executables, commit })
  for (const file of BESIDE_THE_IMAGE) cpSync(join(import.meta.dir, file), join(IMAGE, basename(file)))
  console.log(`The image is in ${IMAGE}.`)
}

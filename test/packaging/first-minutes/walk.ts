import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execute } from '../production/machine.ts'
import { PODMAN_DIFFERS } from './container-engine.ts'
import { WAYS, type Way } from './ways.ts'

// Walks a newcomer's first five minutes, each way that README and guides name, word for word:
// `bun test/packaging/first-minutes/walk.ts [source|binary|release|package|image]...`. It is no part of the check.

const LEFT_OUT = `Left out, or otherwise than in the guides:
  - The sources are those of the commit of this repository, cloned into an empty folder. Homes are empty, too.
  - README's second command, the whole check.
  - Docker: ${PODMAN_DIFFERS} Compose files are not run.
  - The package is installed in a container with systemd as its process 1, and the image is built with what is installed here.
  - A browser: the link of the first start is opened, and its button chosen, by curl.`

const names = process.argv.slice(2)
const unknown = names.filter((name) => !Object.hasOwn(WAYS, name))
if (unknown.length > 0) {
  console.error(`Usage: walk.ts [${Object.keys(WAYS).join('|')}]...`)
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'daybook-first-minutes-'))
try {
  for (const [name, way] of Object.entries(WAYS))
    if (names.length === 0 || names.includes(name)) await walkOne(name, way)
  console.log(`\nThe walk is complete.\n${LEFT_OUT}`)
} finally {
  await execute(['rm', '--recursive', '--force', '--one-file-system', folder])
}

async function walkOne(name: string, way: Way): Promise<void> {
  console.log(`\n▸ ${name}`)
  const missing = way.missing()
  if (missing.length > 0) return console.log(`not run: ${missing.join(', ')}`)
  const startedMs = performance.now()
  await way.walk({ folder })
  console.log(`${name}: ${((performance.now() - startedMs) / 1_000).toFixed(0)} s`)
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCommands } from '../guide-blocks.ts'

/** A block of commands of the guide. */
export type GuideStep = {
  /** The heading above it. */
  title: string
  script: string
  /** The lines of earlier blocks that set a variable which later ones use. */
  definitions: string
}

const GUIDES = join(import.meta.dir, '../../../public/guides')
const PART = /^## (.+)$|^```sh\n([\s\S]*?)^```$/gm

/** Returns the blocks of commands of the guide *Production*, in order. */
export function readGuideSteps(): GuideStep[] {
  const steps: GuideStep[] = []
  let title = ''
  let definitions: string[] = []
  for (const [, heading, script] of readFileSync(join(GUIDES, 'production.md'), 'utf8').matchAll(PART)) {
    title = heading ?? title
    if (script === undefined) continue
    steps.push({ title, script, definitions: definitions.join('\n') })
    definitions = [
      ...definitions,
      ...script.split('\n').filter((line) => /^[A-Z]+=/.test(line) && !line.includes('_')),
    ]
  }
  return steps
}

/** Returns the commands of *Getting started* that install the package on a machine and start it, as root runs them. */
export function readPackageCommands(): string {
  const commands = readCommands('public/guides/getting-started.md', 'Or install it on Debian or Ubuntu').join(
    '',
  )
  return commands
    .replace(/^npx .*$/m, '')
    .replace(/^sudo /gm, '')
    .replace('./dist/', './')
}

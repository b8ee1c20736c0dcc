import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'bun'
import { openTestApp } from '../../support/test-app.ts'
import { readCommands } from '../guide-blocks.ts'
import { createNewcomer } from './newcomer.ts'
import { readFirstEvent, readTour, takeTour } from './tour.ts'

// The ways to install Daybook are walked by walk.ts, which needs minutes.
const SECTIONS: [string, string][] = [
  ['README.md', 'Start'],
  ['README.md', 'Five-minute tour'],
  ['README.md', 'One executable'],
  ['README.md', 'Production'],
  ['public/guides/getting-started.md', 'Or use a single executable'],
  ['public/guides/getting-started.md', 'Or install it on Debian or Ubuntu'],
  ['public/guides/getting-started.md', 'Create an access key for programs'],
  ['public/guides/containers.md', 'Build the image'],
  ['public/guides/containers.md', 'Run it'],
]

test.each(SECTIONS)('bash can read the commands of %s, %s', (page, heading) => {
  for (const script of readCommands(page, heading))
    expect(spawnSync(['bash', '-n', '-c', script]).stderr.toString()).toBe('')
})

const hasCurl = Bun.which('curl') !== null
if (!hasCurl) console.log('not run: curl is not installed')

test.skipIf(!hasCurl)(
  'README’s tour and the first event of Getting started do what they say, with the key that they name',
  async () => {
    const { withKey, tour } = readTour()
    const key = Object.fromEntries(
      [...withKey.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    )
    const daybook = await openTestApp({ database: 'sqlite', ...key }, { clock: () => new Date() })
    const folder = mkdtempSync(join(tmpdir(), 'daybook-tour-'))
    const newcomer = createNewcomer(join(folder, 'home'), folder)
    const run = (script: string) => newcomer.run(script.replaceAll('http://127.0.0.1:8080', daybook.url))
    for (const blocks of [readFirstEvent(), tour]) await takeTour(run, blocks)
    await daybook.close()
    rmSync(folder, { recursive: true })
  },
)

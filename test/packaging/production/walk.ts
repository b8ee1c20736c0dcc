import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GuideStep, readGuideSteps } from './guide-steps.ts'
import { bootMachine, createRoot, execute, installInRoot, type Machine, missingPrograms } from './machine.ts'
import {
  expectKilledHangRestarts,
  expectNoDeniedCalls,
  expectPackageStartsAlone,
  expectRemovalKeepsData,
} from './service-checks.ts'
import { prepareNames, STORAGE_KEY, startMachineStorage } from './surroundings.ts'

// Walks the guide *Production* in a fresh Debian machine whose process 1 is systemd: `bun test/packaging/production/walk.ts PACKAGE`.
// It needs root, a mirror of Debian and some minutes, and is no part of the check.

const LEFT_OUT = `Left out, or otherwise than in the guide:
  - The certificates are of an authority made here, instead of one that browsers know.
  - The storage is the one of the tests, behind the same nginx, instead of a service elsewhere.
  - PostgreSQL, nginx, the storage and Daybook are on one machine, in a network of its own without the outside.
  - The trail delivers every 10 seconds instead of every 5 minutes. The first scheduled backup is that of the next minute.
  - The upgrade installs the same version again.
  - The machine is a container with systemd as its process 1 and the kernel of this machine.`

const [debianPackage] = process.argv.slice(2)
const missing = missingPrograms()
if (debianPackage === undefined || missing.length > 0) {
  console.error(debianPackage === undefined ? 'Usage: walk.ts PACKAGE.deb' : `not run: ${missing.join(', ')}`)
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'daybook-machine-'))
const [install, ...steps] = readGuideSteps()
try {
  const root = await createRoot(folder)
  await installInRoot(root, debianPackage, install)
  const machine = await bootMachine(root)
  try {
    await walk(machine, steps)
  } finally {
    await machine.powerOff()
  }
  console.log(`\nThe walk is complete.\n${LEFT_OUT}`)
} finally {
  // What a step that was interrupted has mounted there is not of this folder.
  await execute(['rm', '--recursive', '--force', '--one-file-system', folder])
}

async function walk(machine: Machine, steps: GuideStep[]): Promise<void> {
  await prepareNames(machine)
  const storage = await startMachineStorage(machine)
  try {
    for (const step of steps) await takeStep(machine, step)
    await expectNoDeniedCalls(machine)
    await expectKilledHangRestarts(machine)
    await expectRemovalKeepsData(machine)
    await expectPackageStartsAlone(machine)
  } finally {
    storage.stop()
  }
}

async function takeStep(machine: Machine, { title, script, definitions }: GuideStep): Promise<void> {
  console.log(`\n▸ ${title}`)
  const wait = script.includes('/archives') ? await waitForArchive(machine, definitions) : null
  if (wait !== null) console.log(wait)
  const withKey = script.replace(/STORAGE-(?:KEY|SECRET)/g, STORAGE_KEY)
  // nginx answers with its former configuration for a moment.
  console.log(await machine.run(`${definitions}\n${withKey}\nsleep 1`))
}

async function waitForArchive(machine: Machine, definitions: string): Promise<string> {
  const list = `${definitions}\ncurl -sS -u "$KEY" "$API/trails/audit/archives" | grep -c '"key"' || true`
  for (let seconds = 0; seconds < 60; seconds += 2) {
    if ((await machine.run(list)).trim() !== '0')
      return `The first archive was there after ${seconds} seconds.`
    await Bun.sleep(2_000)
  }
  throw new Error('No archive was delivered within a minute.')
}

import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type GuideBlock, readCommands } from '../guide-blocks.ts'
import { bootMachine, createRoot, missingPrograms } from '../production/machine.ts'
import { writeDocker } from './container-engine.ts'
import { createNewcomer, type Newcomer } from './newcomer.ts'
import { type RunScript, readFirstEvent, readTour, signIn, takeTour } from './tour.ts'

const ROOT = join(import.meta.dir, '../../..')
const README = 'README.md'
const STARTED = 'public/guides/getting-started.md'
const CONTAINERS = 'public/guides/containers.md'
const RUNNING = /Daybook is running at (\S+)/
const LINK = /(http\S+\/sign-in\/once\?token=\S+)/

/** What a walk uses: a folder that is removed after it. */
export type Surroundings = { folder: string }

/** A way in which a guide says that Daybook can be started: what this machine lacks for it, and the walk to the first sign-in. */
export type Way = { missing(): string[]; walk(surroundings: Surroundings): Promise<void> }

/** All ways of README and guides, by name. */
export const WAYS: { [name: string]: Way } = {
  source: { missing: () => missing('npx', 'git'), walk: walkSource },
  binary: { missing: () => missing('npx', 'git'), walk: walkBinary },
  release: { missing: () => missing('npx', 'git'), walk: walkRelease },
  package: { missing: () => [...missing('npx', 'git'), ...missingPrograms()], walk: walkPackage },
  image: { missing: () => missing('npx', 'git', 'buildah', 'podman'), walk: walkImage },
}

function missing(...programs: string[]): string[] {
  return programs.filter((name) => Bun.which(name) === null).map((name) => `${name} is not installed`)
}

// The second command of the first block is the whole check.
async function walkSource(surroundings: Surroundings): Promise<void> {
  const newcomer = await cloneFor(surroundings, 'source')
  const [start = ''] = readCommands(README, 'Start')[0]?.split('\n') ?? []
  await startAndSignIn(newcomer, start)
  const { withKey, tour } = readTour()
  await startAndTour(newcomer, `export DAYBOOK_DATA_DIR=./tour\n${withKey}`, tour)
}

async function walkBinary(surroundings: Surroundings): Promise<void> {
  const builder = await cloneFor(surroundings, 'binary')
  const [build = ''] = readCommands(STARTED, 'Or use a single executable')
  await startAndSignIn(builder, build)
  const elsewhere = join(surroundings.folder, 'elsewhere')
  const programs = join(surroundings.folder, 'programs')
  mkdirSync(programs)
  copyFileSync(join(builder.folder, 'dist/daybook'), join(programs, 'daybook'))
  await startWithKey(createNewcomer(join(surroundings.folder, 'other-home'), elsewhere, [programs]))
}

async function walkRelease(surroundings: Surroundings): Promise<void> {
  const builder = await cloneFor(surroundings, 'release')
  await builder.run(findCommand(STARTED, 'Or use a single executable', /^npx .* run release\b/))
  const release = join(builder.folder, 'dist/release')
  const newcomer = createNewcomer(join(surroundings.folder, 'home'), release)
  const unpack = readCommands(STARTED, 'Or use a single executable').find((text) =>
    text.includes('sha256sum'),
  )
  await startAndSignIn(newcomer, unpack ?? '')
}

async function walkPackage(surroundings: Surroundings): Promise<void> {
  const builder = await cloneFor(surroundings, 'package')
  const [make = '', ...later] = readCommands(STARTED, 'Or install it on Debian or Ubuntu')
  const [build = '', ...install] = make.split('\n')
  await builder.run(build)
  const root = await createRoot(join(surroundings.folder, 'machine'), ['sudo'])
  copyPackages(join(builder.folder, 'dist'), join(root, 'srv/dist'))
  const machine = await bootMachine(root)
  try {
    say(await machine.run([...install, ...later].join('\n')))
    const journal = await printedBy(machine.run, 'sudo journalctl --no-pager --output=cat -u daybook', LINK)
    await takeTour(machine.run, readFirstEvent())
    say(await signIn(machine.run, journal))
  } finally {
    await machine.powerOff()
  }
}

function copyPackages(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from))
    if (name.endsWith('.deb')) copyFileSync(join(from, name), join(to, name))
}

// The commands of Docker, run by Podman.
async function walkImage(surroundings: Surroundings): Promise<void> {
  const builder = await cloneFor(surroundings, 'image')
  const build = readCommands(CONTAINERS, 'Build the image')
  const [, image = ''] = build[0]?.split('\n') ?? []
  await builder.run(image)
  const engine = writeDocker(join(surroundings.folder, 'engine'))
  const newcomer = createNewcomer(join(surroundings.folder, 'home'), builder.folder, [engine])
  const run = readCommands(CONTAINERS, 'Run it').find((text) => text.includes('docker run --detach'))
  say(await newcomer.run(build[1]?.split('\n')[0] ?? ''))
  try {
    await newcomer.run(run ?? '')
    const link = await printedBy(newcomer.run, 'docker logs daybook 2>&1', LINK)
    await takeTour(newcomer.run, readFirstEvent())
    say(await signIn(newcomer.run, link))
    say(await newcomer.run('docker exec daybook daybook healthcheck'))
  } finally {
    await newcomer.run('docker rm --force daybook; docker volume rm daybook; docker rmi daybook:0.1.0')
  }
}

async function cloneFor({ folder }: Surroundings, name: string): Promise<Newcomer> {
  const home = join(folder, 'home')
  const clone = join(folder, name, 'daybook')
  say(await createNewcomer(home, folder).run(`git clone --quiet '${ROOT}' '${clone}'`))
  return createNewcomer(home, clone)
}

function findCommand(page: string, heading: string, pattern: RegExp): string {
  const text = readCommands(page, heading).join('\n')
  const command = text.split('\n').find((line) => pattern.test(line))
  if (command === undefined) throw new Error(`${page} has no command ${pattern} below "${heading}".`)
  return command
}

async function startAndSignIn(newcomer: Newcomer, script: string): Promise<void> {
  const terminal = newcomer.open(script)
  try {
    await terminal.waitFor(RUNNING)
    say(await signIn(newcomer.run, await terminal.waitFor(LINK)))
  } finally {
    await terminal.interrupt()
  }
}

async function startWithKey(newcomer: Newcomer): Promise<void> {
  const [withKey = ''] = readCommands(STARTED, 'Create an access key for programs')
  await startAndTour(newcomer, withKey, readFirstEvent())
}

async function startAndTour(newcomer: Newcomer, script: string, blocks: GuideBlock[]): Promise<void> {
  const terminal = newcomer.open(script)
  try {
    await terminal.waitFor(RUNNING)
    say(await takeTour(newcomer.run, blocks))
    say(await signIn(newcomer.run, await terminal.waitFor(LINK)))
  } finally {
    await terminal.interrupt()
  }
}

// Services print a little after they were started.
async function printedBy(run: RunScript, command: string, pattern: RegExp): Promise<string> {
  for (let seconds = 0; seconds < 60; seconds += 1) {
    const [, found] = pattern.exec(await run(command)) ?? []
    if (found !== undefined) return found
    await Bun.sleep(1_000)
  }
  throw new Error(`${command} does not print ${pattern}.`)
}

function say(lines: string | string[]): void {
  for (const line of [lines].flat()) if (line.trim() !== '') console.log(line.trim().slice(0, 400))
}

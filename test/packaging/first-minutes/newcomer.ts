import { mkdirSync } from 'node:fs'

/** A newcomer with an empty home, and the folder that the next commands run in. */
export type Newcomer = {
  folder: string
  /** Runs a script of bash to its end, and returns what it prints. Throws with all of it if it fails. */
  run(script: string): Promise<string>
  /** Types a script of bash into a terminal of its own, where it runs until it is interrupted. */
  open(script: string): Terminal
}

/** A terminal in which commands run that do not end. */
export type Terminal = {
  /** Resolves with what a pattern finds in what was printed so far. Throws with all of it if the commands end before. */
  waitFor(pattern: RegExp): Promise<string>
  /** Presses Ctrl+C, and resolves once everything in the terminal has ended. */
  interrupt(): Promise<void>
}

// What a machine needs to reach the registries at all; everything else of this environment is left out.
const OF_THE_MACHINE = /cert|cainfo|_ca_|proxy/i
const WAIT_MS = 5 * 60_000

/** Returns a newcomer whose commands run on this machine, in a folder that need not exist. */
export function createNewcomer(home: string, folder: string, programs: string[] = []): Newcomer {
  mkdirSync(home, { recursive: true })
  mkdirSync(folder, { recursive: true })
  const options = { cwd: folder, env: environmentOf(home, programs), stdin: 'ignore' } as const
  return {
    folder,
    async run(script) {
      const child = Bun.spawn(bash(script), { ...options, stdout: 'pipe', stderr: 'pipe' })
      const streams = [child.stdout, child.stderr]
      const [out, err] = await Promise.all(streams.map((stream) => new Response(stream).text()))
      if ((await child.exited) !== 0) throw new Error(`${script}\n${out}${err}`)
      return out ?? ''
    },
    open: (script) =>
      openTerminal(Bun.spawn(bash(script), { ...options, detached: true, stdout: 'pipe', stderr: 'pipe' })),
  }
}

function environmentOf(home: string, programs: string[]): { [name: string]: string | undefined } {
  const ofTheMachine = Object.entries(process.env).filter(([name]) => OF_THE_MACHINE.test(name))
  const path = [...programs, '/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']
  return { ...Object.fromEntries(ofTheMachine), HOME: home, LANG: 'C.UTF-8', PATH: path.join(':') }
}

function bash(script: string): string[] {
  return ['bash', '-euo', 'pipefail', '-c', script]
}

function openTerminal(child: Bun.Subprocess<'ignore', 'pipe', 'pipe'>): Terminal {
  let printed = ''
  const read = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder()
    for await (const chunk of stream) printed += decoder.decode(chunk, { stream: true })
  }
  const isRead = Promise.all([read(child.stdout), read(child.stderr)])
  return {
    async waitFor(pattern) {
      for (let waited = 0; waited < WAIT_MS && child.exitCode === null; waited += 50) {
        const [, found] = pattern.exec(printed) ?? []
        if (found !== undefined) return found
        await Bun.sleep(50)
      }
      throw new Error(`${pattern} was not printed:\n${printed}`)
    },
    async interrupt() {
      // The terminal sends it to all programs that it runs.
      if (child.exitCode === null) process.kill(-child.pid, 'SIGINT')
      await child.exited
      await isRead
    },
  }
}

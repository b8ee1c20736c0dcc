import type { World } from '../../src/cli/cli-command.ts'
import { command } from '../../src/cli/run-command.ts'

export type Outcome = { code: number; out: string; err: string }

/** Runs a command line in this process, as `daybook ARGS` would, and tells what it wrote and how it ended. */
export async function daybook(
  args: string[],
  environment: Record<string, string> = {},
  more: Partial<World> = {},
): Promise<Outcome> {
  const out: string[] = []
  const err: string[] = []
  const world: World = {
    environment: { DAYBOOK_LOG_LEVEL: 'warn', ...environment },
    clock: () => new Date('2026-03-01T12:00:00Z'),
    newId: () => Bun.randomUUIDv7(),
    print: (line) => out.push(`${line}\n`),
    complain: (line) => err.push(`${line}\n`),
    writeError: (text) => err.push(text),
    input: async () => null,
    columns: null,
    stop: new AbortController().signal,
    ...more,
  }
  const code = await command(args, world)
  return { code, out: out.join(''), err: err.join('') }
}

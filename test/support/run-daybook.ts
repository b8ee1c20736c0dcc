import type { ProcessContext } from '../../src/cli/cli-command.ts'
import { runCommand } from '../../src/cli/run-command.ts'

export type Outcome = { code: number; out: string; err: string }

/** Runs a command line in this process, as `daybook ARGS` would, and tells what it wrote and how it ended. */
export async function runDaybook(
  args: string[],
  environment: Record<string, string> = {},
  more: Partial<ProcessContext> = {},
): Promise<Outcome> {
  const out: string[] = []
  const err: string[] = []
  const world: ProcessContext = {
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
  const code = await runCommand(args, world)
  return { code, out: out.join(''), err: err.join('') }
}

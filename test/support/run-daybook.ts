import type { ProcessContext } from '../../src/cli/cli-command.ts'
import { runCommand } from '../../src/cli/run-command.ts'
import { LOOPBACK_ALLOWED } from './allowed-endpoints.ts'

export type CommandResult = { code: number; out: string; err: string }

/** Runs `daybook ARGS` in this process. Returns its exit code and what it wrote to standard output and error. */
export async function runDaybook(
  args: string[],
  environment: Record<string, string> = {},
  overrides: Partial<ProcessContext> = {},
): Promise<CommandResult> {
  const out: string[] = []
  const err: string[] = []
  const context: ProcessContext = {
    environment: { DAYBOOK_LOG_LEVEL: 'warn', ...LOOPBACK_ALLOWED, ...environment },
    clock: () => new Date('2026-03-01T12:00:00Z'),
    newId: () => Bun.randomUUIDv7(),
    print: (line) => out.push(`${line}\n`),
    printError: (line) => err.push(`${line}\n`),
    writeStderr: (text) => err.push(text),
    readInput: async () => null,
    columns: null,
    stop: new AbortController().signal,
    ...overrides,
  }
  const code = await runCommand(args, context)
  return { code, out: out.join(''), err: err.join('') }
}

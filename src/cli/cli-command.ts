import type { Clock } from '../clock.ts'
import type { Environment } from '../config-setting.ts'

/** One word of the command line: how it is called, what it does, and the doing; answers with the exit code. */
export type Command = {
  usage: string
  meaning: string
  run: (args: string[], world: ProcessContext) => Promise<number>
}

/** What a command may touch of the process it runs in. */
export type ProcessContext = {
  environment: Environment
  clock: Clock
  newId: () => string
  /** Standard output: for people, one line. */
  print: (line: string) => void
  /** Standard error: what went wrong, one line. */
  printError: (line: string) => void
  /** Standard error as it is: log lines and progress. */
  writeStderr: (text: string) => void
  /** Everything on standard input, or null when that is a terminal. */
  readInput: () => Promise<string | null>
  /** Width of the terminal that progress is shown on, or null when it is none. */
  columns: number | null
  /** Aborted when the process is asked to stop. */
  stop: AbortSignal
}

/** The command line is not one that Daybook knows; the message says so in a sentence. */
export class InvalidCommand extends Error {
  override name = 'BadCommand' as const
}

/** Refuses anything after a verb that takes nothing. */
export function rejectArguments(args: string[], verb: string): void {
  if (args.length > 0)
    throw new InvalidCommand(`daybook ${verb} takes nothing more, but got ${args.join(' ')}.`)
}

/** Resolves when the process is asked to stop. */
export function waitForStop(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve()
    else stop.addEventListener('abort', () => resolve(), { once: true })
  })
}

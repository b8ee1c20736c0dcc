import type { Environment } from '../config-setting.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import type { Clock, NewId } from '../domain/ports.ts'

/** One command of the command line, with its help. */
export type Command = {
  /** Shown after `daybook`: the command's name and its arguments. */
  usage: string
  meaning: string
  /** Runs the command and returns the exit code; the arguments are those after the command's name. */
  run: (args: string[], context: ProcessContext) => Promise<number>
}

/** What a command may use of the process it runs in. */
export type ProcessContext = {
  environment: Environment
  clock: Clock
  newId: NewId
  /** Prints one line to standard output, for people to read. Commands may pass any text: see `runCommand`. */
  print: (line: string) => void
  /** Prints one line to standard error: an error message. */
  printError: (line: string) => void
  /** Writes to standard error unchanged: log lines and progress, which contain no text of others as it is. */
  writeStderr: (text: string) => void
  /** Reads all of standard input; null if it is a terminal. */
  readInput: () => Promise<string | null>
  /** The width of the terminal on standard error; null if it is not a terminal. */
  columns: number | null
  /** Aborted on SIGTERM and Ctrl+C. */
  stop: AbortSignal
}

/** Thrown for a command line that is not valid; the message says why. */
export class InvalidCommand extends Error {
  override name = 'InvalidCommand' as const
}

/** Throws InvalidCommand if there are arguments, for a command that takes none. */
export function rejectArguments(args: string[], command: string): void {
  if (args.length > 0) throw new InvalidCommand(MESSAGES.commands.takesNoArguments({ command, got: args }))
}

/** Resolves once the signal is aborted. */
export function waitForStop(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve()
    else stop.addEventListener('abort', () => resolve(), { once: true })
  })
}

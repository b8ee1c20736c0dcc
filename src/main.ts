import type { ProcessContext } from './cli/cli-command.ts'
import { runCommand } from './cli/run-command.ts'
import { systemClock } from './clock.ts'
import { processEnvironment } from './config.ts'
import { formatError } from './log.ts'

const EXIT_BROKEN = 70
const EXIT_STOPPED_AT_ONCE = 130
const SAME_WISH_MS = 300

// The door: the command line and the signals. The first signal stops in order, the second at once.
process.exit(await runCommand(process.argv.slice(2), world()).catch(tellBug))

function tellBug(error: unknown): number {
  process.stderr.write(
    `daybook: Something went wrong that should not.\n${error instanceof Error ? formatError(error) : error}\n`,
  )
  return EXIT_BROKEN
}

function world(): ProcessContext {
  return {
    environment: processEnvironment(),
    clock: systemClock,
    newId: () => Bun.randomUUIDv7(),
    print: (line) => process.stdout.write(`${line}\n`),
    complain: (line) => process.stderr.write(`daybook: ${line}\n`),
    writeError: (text) => process.stderr.write(text),
    input: async () => (process.stdin.isTTY ? null : Bun.stdin.text()),
    columns: process.stderr.isTTY ? process.stderr.columns : null,
    stop: stopSignal(),
  }
}

// Ctrl+C may arrive twice, once from the terminal and once passed on by what started us: that is one wish, not two.
function stopSignal(): AbortSignal {
  const stop = new AbortController()
  let first = 0
  const onSignal = () => {
    const now = systemClock().getTime()
    if (!stop.signal.aborted) first = now
    else if (now - first > SAME_WISH_MS) process.exit(EXIT_STOPPED_AT_ONCE)
    stop.abort()
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  return stop.signal
}

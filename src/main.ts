import type { ProcessContext } from './cli/cli-command.ts'
import { runCommand } from './cli/run-command.ts'
import { systemClock } from './clock.ts'
import { processEnvironment } from './config.ts'
import { toPrintable } from './domain/foreign-text.ts'
import { MESSAGES } from './domain/messages/messages.ts'
import { formatError } from './log.ts'

const EXIT_INTERNAL_ERROR = 70
const EXIT_FORCED = 130
const DUPLICATE_SIGNAL_MS = 300

// Before anything is created: what Daybook writes is for its owner only.
process.umask(0o077)
process.exit(await runCommand(process.argv.slice(2), processContext()).catch(reportInternalError))

function processContext(): ProcessContext {
  return {
    environment: processEnvironment(),
    clock: systemClock,
    newId: () => Bun.randomUUIDv7(),
    print: (line) => process.stdout.write(`${line}\n`),
    printError: (line) => process.stderr.write(`daybook: ${line}\n`),
    writeStderr: (text) => process.stderr.write(text),
    readInput: async () => (process.stdin.isTTY ? null : Bun.stdin.text()),
    columns: process.stderr.isTTY ? process.stderr.columns : null,
    stop: createStopSignal(),
  }
}

// The first signal shuts down gracefully, the second exits at once. Ctrl+C may arrive twice, once from the terminal and
// once forwarded by the parent process: signals this close together count as one.
function createStopSignal(): AbortSignal {
  const stop = new AbortController()
  let firstMs = 0
  const onSignal = () => {
    const nowMs = systemClock().getTime()
    if (!stop.signal.aborted) firstMs = nowMs
    else if (nowMs - firstMs > DUPLICATE_SIGNAL_MS) process.exit(EXIT_FORCED)
    stop.abort()
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  return stop.signal
}

function reportInternalError(error: unknown): number {
  const lines = (error instanceof Error ? formatError(error) : String(error)).split('\n').map(toPrintable)
  process.stderr.write(`daybook: ${MESSAGES.commands.internalError}\n${lines.join('\n')}\n`)
  return EXIT_INTERNAL_ERROR
}

import { escapeHiddenJson } from './domain/foreign-text.ts'
import type { Clock, Log, LogFields } from './domain/ports.ts'

// From the least to the most severe.
const LEVELS: readonly (keyof Log)[] = ['debug', 'info', 'warn', 'error']

/** Returns a log that writes one line of JSON for each message of at least the minimum level. */
export function openLog(minLevel: keyof Log, clock: Clock, write: (line: string) => void): Log {
  const logAt =
    (level: keyof Log) =>
    (message: string, fields: LogFields = {}) => {
      if (LEVELS.indexOf(level) < LEVELS.indexOf(minLevel)) return
      const time = clock().toISOString()
      const line = JSON.stringify({ time, level, happening: message, ...formatErrors(fields) })
      // A terminal may show the log: some control characters need no escape in JSON.
      write(`${escapeHiddenJson(line)}\n`)
    }
  return { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') }
}

function formatErrors(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error ? formatError(value) : value,
    ]),
  )
}

/** Returns an error's stack and causes, without the parameters of a database statement, which may be secret. */
export function formatError(error: Error): string {
  const stack = withoutParameters(error.stack || `${error.name}: ${error.message}`)
  return error.cause instanceof Error ? `${stack}\ncaused by ${formatError(error.cause)}` : stack
}

// A parameter may have many lines, and some may look like those of a stack: only the lines at the end are the stack's.
function withoutParameters(stack: string): string {
  const lines = stack.split('\n')
  const from = lines.findIndex((line) => line.startsWith('params: '))
  const frames = lines.findLastIndex((line) => !FRAME.test(line)) + 1
  return from === -1 ? stack : [...lines.slice(0, from), ...lines.slice(Math.max(from, frames))].join('\n')
}

const FRAME = /^\s+at /

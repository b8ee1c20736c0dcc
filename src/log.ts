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
  const stack = (error.stack || `${error.name}: ${error.message}`).replace(PARAMETERS, '')
  return error.cause instanceof Error ? `${stack}\ncaused by ${formatError(error.cause)}` : stack
}

const PARAMETERS = /^params: [\s\S]*?(?=^\s+at |$(?![\s\S]))/m

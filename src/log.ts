import type { Clock } from './clock.ts'

const LEVELS = ['debug', 'info', 'warn', 'error'] as const

export type Level = (typeof LEVELS)[number]

/** Writes down what happens to the house itself; never a secret, a record or a password. */
export type Log = { [level in Level]: (happening: string, more?: { [name: string]: unknown }) => void }

/** A log of one JSON line per happening, from `least` urgent on. */
export function openLog(least: Level, clock: Clock, write: (line: string) => void): Log {
  const line =
    (level: Level) =>
    (happening: string, more: { [name: string]: unknown } = {}) => {
      if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return
      write(`${JSON.stringify({ time: clock().toISOString(), level, happening, ...written(more) })}\n`)
    }
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
}

/** An error with its stack and causes, without the values a database statement was run with: they may be secret. */
export function formatError(error: Error): string {
  const stack = (error.stack || `${error.name}: ${error.message}`).replace(PARAMETERS, '')
  return error.cause instanceof Error ? `${stack}\ncaused by ${formatError(error.cause)}` : stack
}

const PARAMETERS = /^params: [\s\S]*?(?=^\s+at |$(?![\s\S]))/m

function written(more: { [name: string]: unknown }) {
  return Object.fromEntries(
    Object.entries(more).map(([name, value]) => [name, value instanceof Error ? formatError(value) : value]),
  )
}

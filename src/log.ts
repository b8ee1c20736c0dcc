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

function written(more: { [name: string]: unknown }) {
  return Object.fromEntries(Object.entries(more).map(([name, value]) => [name, plain(value)]))
}

// JSON shows an Error as {}; here it is its stack and that of its cause.
function plain(value: unknown): unknown {
  if (!(value instanceof Error)) return value
  const stack = value.stack ?? value.message
  return value.cause instanceof Error ? `${stack}\ncaused by ${plain(value.cause)}` : stack
}

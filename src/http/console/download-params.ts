import type { Context } from 'hono'

/** Returns the ID that a page gave its downloads, or an empty string if there is none. */
export function downloadIdOf(c: Context, name = 'id'): string {
  return /^[\w-]{1,64}$/.exec(c.req.query(name) ?? '')?.[0] ?? ''
}

/** Returns a parameter that is a whole number, or null. */
export function numberParam(c: Context, name: string): number | null {
  const value = c.req.query(name) ?? ''
  return /^\d{1,9}$/.test(value) ? Number(value) : null
}

import { ASKED, type Asked } from './asked.ts'

export type ExportFormat = 'csv' | 'json' | 'ndjson'

/** Every address of the console; links and forms name no other. */
export const paths = {
  home: () => '/',
  signIn: (next: string | null = null) => `/sign-in${onward(next)}`,
  openid: (next: string | null = null) => `/sign-in/openid${onward(next)}`,
  /** Where the identity provider sends people back to; it has to know this address. */
  openidCallback: () => '/sign-in/openid/callback',
  signOut: () => '/sign-out',
  events: (asked: Asked = {}) => `/events${search(asked)}`,
  /** The same page as rows to be added below those that end with `day`. */
  more: (asked: Asked, day: string | null) => `/events${search(asked, day ? { day } : {})}`,
  event: (id: string) => `/events/${encodeURIComponent(id)}`,
  record: (id: string) => `/events/${encodeURIComponent(id)}/record`,
  exported: (format: ExportFormat, asked: Asked = {}) => `/events/export${search({ ...asked }, { format })}`,
  docs: () => '/docs',
  asset: (name: 'house.css' | 'house.js' | 'htmx.js' | 'icon.svg') => `/${name}`,
} as const

function onward(next: string | null): string {
  return next ? `?next=${encodeURIComponent(next)}` : ''
}

// Nothing empty, always in the same order: the same question has one address.
function search(asked: Asked, first: { [name: string]: string } = {}): string {
  const parts = new URLSearchParams(first)
  for (const name of ASKED) {
    const value = asked[name]
    if (value) parts.set(name, value)
  }
  const text = parts.toString()
  return text && `?${text}`
}

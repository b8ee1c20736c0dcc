import { ASKED, type Asked } from './asked.ts'

export type ExportFormat = 'csv' | 'json' | 'ndjson'

/** Every address of the console; links and forms name no other. */
export const paths = {
  home: () => '/',
  signIn: (next: string | null = null) => (next ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in'),
  signOut: () => '/sign-out',
  events: (asked: Asked = {}) => `/events${search(asked)}`,
  /** The same page as rows to be added below those that end with `day`. */
  more: (asked: Asked, day: string | null) => `/events${search(asked, day ? { day } : {})}`,
  event: (id: string) => `/events/${encodeURIComponent(id)}`,
  record: (id: string) => `/events/${encodeURIComponent(id)}/record`,
  exported: (format: ExportFormat, asked: Asked = {}) => `/events/export${search({ ...asked }, { format })}`,
  awsTools: () => '/aws-tools',
  docs: () => '/docs',
  asset: (name: 'house.css' | 'house.js' | 'htmx.js' | 'icon.svg') => `/${name}`,
} as const

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

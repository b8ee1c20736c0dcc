import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { THEMES, type Theme } from '../../views/components/page-settings.ts'

const COOKIE = 'daybook-theme'
const YEAR_SECONDS = 31_536_000

/** Returns the colour scheme that the browser keeps; that of the system if it keeps none. */
export function themeOf(c: Context): Theme {
  const kept = getCookie(c, COOKIE)
  return THEMES.find((theme) => theme === kept) ?? 'system'
}

/** Makes the browser keep a colour scheme for a year. */
export function keepTheme(c: Context, theme: Theme, isSecure: boolean): void {
  const attributes = { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure } as const
  setCookie(c, COOKIE, theme, { ...attributes, maxAge: YEAR_SECONDS })
}

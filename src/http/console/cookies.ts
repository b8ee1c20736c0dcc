import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

export type Cookies = ReturnType<typeof createCookies>

/**
 * Returns the console's cookies. Scripts can't read them and other sites can't send them; with an `https:` public URL
 * their `__Host-` prefix binds them to this host.
 */
export function createCookies(publicUrl: string | null) {
  const isSecure = publicUrl?.startsWith('https:') ?? false
  return {
    session: createCookie('daybook-session', isSecure),
    /** Who has signed in on this device, sealed. It gives no access. */
    device: createCookie('daybook-device', isSecure),
    /** How the list of events is to look. */
    eventLayout: createCookie('daybook-event-layout', isSecure),
    /** Proves that a sign-in form comes from the browser it was rendered for. */
    form: createCookie('daybook-form', isSecure),
    /** The encrypted state of a sign-in with the identity provider. Expires after minutes. */
    openid: createCookie('daybook-openid', isSecure),
    /** What was entered in a form that was sent without a session, sealed. Expires after minutes. */
    unsentForm: createCookie('daybook-unsent-form', isSecure),
    /** The time zone that was chosen for all pages. */
    zone: createCookie('daybook-zone', isSecure),
    /** The time zone of the browser. A script sets it. */
    browserZone: createCookie('daybook-browser-zone', false),
  }
}

export type Cookie = ReturnType<typeof createCookie>

function createCookie(plainName: string, isSecure: boolean) {
  const name = isSecure ? `__Host-${plainName}` : plainName
  const attributes = { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure } as const
  return {
    read: (c: Context): string | null => getCookie(c, name) || null,
    /**
     * Sets the cookie for `maxAge` seconds, or until the browser is closed. A duration and not a date, because the
     * browser's clock may be wrong.
     */
    write: (c: Context, value: string, maxAge?: number) =>
      setCookie(c, name, value, { ...attributes, ...(maxAge && { maxAge }) }),
    clear: (c: Context) => deleteCookie(c, name, attributes),
  }
}

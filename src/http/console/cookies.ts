import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

/** A cookie no script reads and no other site sends; behind TLS its name binds it to this host. */
export function cookies(publicUrl: string | null) {
  const isSecure = publicUrl?.startsWith('https:') ?? false
  return {
    session: cookie('daybook-session', isSecure),
    /** Proves that a sign-in form is answered by the browser it was made for. */
    form: cookie('daybook-form', isSecure),
    /** What comes back with who was sent to the identity provider; sealed, and kept for minutes. */
    openid: cookie('daybook-openid', isSecure),
  }
}

export type Cookie = ReturnType<typeof cookie>

function cookie(plainName: string, isSecure: boolean) {
  const name = isSecure ? `__Host-${plainName}` : plainName
  const attributes = { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure } as const
  return {
    read: (c: Context): string | null => getCookie(c, name) || null,
    /** For so long, or until the browser is closed; a span and not a date, for the browser's clock may be wrong. */
    write: (c: Context, value: string, maxAge?: number) =>
      setCookie(c, name, value, { ...attributes, ...(maxAge && { maxAge }) }),
    clear: (c: Context) => deleteCookie(c, name, attributes),
  }
}

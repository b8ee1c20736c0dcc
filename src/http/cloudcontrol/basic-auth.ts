/** Returns the user name and password of an HTTP Basic header, or null. The password may contain colons. */
export function parseBasicAuth(authorization: string): { userName: string; password: string } | null {
  const [, credentials] = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(authorization) ?? []
  if (credentials === undefined) return null
  const pair = decodeText(Buffer.from(credentials, 'base64'))
  const colon = pair.indexOf(':')
  return colon < 0 ? null : { userName: pair.slice(0, colon), password: pair.slice(colon + 1) }
}

// Our challenge asks for UTF-8 as RFC 7617 defines it, but Python's requests sends ISO-8859-1 regardless.
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return Buffer.from(bytes).toString('latin1')
  }
}

/** The user name and the password that HTTP Basic carries, or null; the first colon stands between them. */
export function readBasic(authorization: string): { userName: string; password: string } | null {
  const [, credentials] = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(authorization) ?? []
  if (credentials === undefined) return null
  const pair = readText(Buffer.from(credentials, 'base64'))
  const colon = pair.indexOf(':')
  return colon < 0 ? null : { userName: pair.slice(0, colon), password: pair.slice(colon + 1) }
}

// RFC 7617 asks for UTF-8, and the challenge says so; Python's requests sends ISO-8859-1 all the same.
function readText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return Buffer.from(bytes).toString('latin1')
  }
}

/**
 * Returns the access key of an `Authorization` header, HTTP Basic or Bearer with `KEY_ID:SECRET`; null if it has none.
 */
export function parseKeyHeader(header: string): { id: string; secret: string } | null {
  const [, scheme = '', credentials = ''] = /^(basic|bearer) +(\S+) *$/i.exec(header) ?? []
  const pair = scheme.toLowerCase() === 'basic' ? Buffer.from(credentials, 'base64').toString() : credentials
  const colon = pair.indexOf(':')
  return colon > 0 && colon < pair.length - 1
    ? { id: pair.slice(0, colon), secret: pair.slice(colon + 1) }
    : null
}

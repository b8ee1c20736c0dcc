/** The access key that a request carries, as HTTP Basic or Bearer `KEY_ID:SECRET`; null when it carries none. */
export function parseKeyHeader(authorization: string): { id: string; secret: string } | null {
  const [, scheme = '', credentials = ''] = /^(basic|bearer) +(\S+) *$/i.exec(authorization) ?? []
  const pair = scheme.toLowerCase() === 'basic' ? Buffer.from(credentials, 'base64').toString() : credentials
  const colon = pair.indexOf(':')
  return colon > 0 && colon < pair.length - 1
    ? { id: pair.slice(0, colon), secret: pair.slice(colon + 1) }
    : null
}

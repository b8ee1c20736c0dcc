/** The values of `sslmode` with which every connection is encrypted. */
const ENCRYPTED = new Set(['require', 'verify-ca', 'verify-full', 'true'])
const LOCAL_HOST = /^(?:|localhost|127(?:\.\d+){3}|\[::1\])$/

/** Returns the host of a PostgreSQL URL if it is another machine and the URL does not require encryption; else null. */
export function findUnencryptedHost(url: string): string | null {
  const { hostname, searchParams } = new URL(url)
  const mode = searchParams.get('sslmode') ?? searchParams.get('ssl') ?? ''
  return LOCAL_HOST.test(hostname) || ENCRYPTED.has(mode) ? null : hostname
}

/** The name and value of a header of every response. */
export type SecurityHeader = readonly [name: string, value: string]

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

// The console uses none of the browser's features that need permission, and copies text only on a click.
const PERMISSIONS_POLICY = [
  ...['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'magnetometer'],
  ...['microphone', 'midi', 'payment', 'screen-wake-lock', 'serial', 'usb', 'xr-spatial-tracking'],
]
  .map((feature) => `${feature}=()`)
  .join(', ')

// Two years: lists of browsers require one at least. Other hosts of the domain may not have TLS.
const HSTS = ['Strict-Transport-Security', 'max-age=63072000'] as const

const HEADERS: readonly SecurityHeader[] = [
  ['Content-Security-Policy', CONTENT_SECURITY_POLICY],
  ['Permissions-Policy', PERMISSIONS_POLICY],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Origin-Agent-Cluster', '?1'],
  // With `no-referrer`, browsers send the forms of the console without their origin.
  ['Referrer-Policy', 'same-origin'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-DNS-Prefetch-Control', 'off'],
  ['X-Download-Options', 'noopen'],
  ['X-Frame-Options', 'DENY'],
  ['X-Permitted-Cross-Domain-Policies', 'none'],
  ['X-XSS-Protection', '0'],
]

/** Returns the Content Security Policy and the other security headers; HSTS only if the public URL is `https:`. */
export function securityHeaders(publicUrl: string | null): readonly SecurityHeader[] {
  return publicUrl?.startsWith('https:') ? [...HEADERS, HSTS] : HEADERS
}

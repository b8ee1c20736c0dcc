import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

const SELF = ["'self'"]
const NONE = ["'none'"]

// Two years: lists of browsers require one at least. Other hosts of the domain may not have TLS.
const HSTS = 'max-age=63072000'

// The console uses none of the browser's features that need permission, and copies text only on a click.
const NO_FEATURES = Object.fromEntries(
  [
    ...['accelerometer', 'camera', 'displayCapture', 'geolocation', 'gyroscope', 'magnetometer'],
    ...['microphone', 'midi', 'payment', 'screenWakeLock', 'serial', 'usb', 'xrSpatialTracking'],
  ].map((feature) => [feature, []]),
)

/** Sets the Content Security Policy and the other security headers; HSTS only if the public URL is `https:`. */
export function securityHeaders(publicUrl: string | null): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: NONE,
      scriptSrc: SELF,
      styleSrc: SELF,
      imgSrc: [...SELF, 'data:'],
      connectSrc: SELF,
      formAction: SELF,
      baseUri: NONE,
      frameAncestors: NONE,
    },
    // With `no-referrer`, browsers send the forms of the console without their origin.
    referrerPolicy: 'same-origin',
    strictTransportSecurity: publicUrl?.startsWith('https:') ? HSTS : false,
    permissionsPolicy: NO_FEATURES,
    xFrameOptions: 'DENY',
  })
}

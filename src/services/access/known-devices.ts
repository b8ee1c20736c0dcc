import { toObjectOrNull, toStringOrNull } from '../../domain/json/json-values.ts'
import type { Secrets } from '../../domain/ports.ts'
import { DAY_MS } from '../../domain/time.ts'
import type { Context } from '../context.ts'

/** How long a device stays known to a user who does not sign in on it, in milliseconds. */
export const DEVICE_MS = 180 * DAY_MS
/** Maximum number of users to whom one device is known. */
const USERS_MAX = 4

/** A device on which a user has signed in: the user's name with the account ID, and a random ID. */
type Device = { user: string; id: string; until: number }

export type KnownDevices = ReturnType<typeof createKnownDevices>

type DevicesContext = Pick<Context, 'clock' | 'newToken'> & { secrets: Pick<Secrets, 'seal' | 'open'> }

/**
 * The devices on which users have signed in, which only the devices themselves keep: each in an encrypted text. It gives
 * no access; it only shows that attempts to sign in are from a device that the user knows.
 */
export function createKnownDevices({ clock, newToken, secrets }: DevicesContext) {
  const parse = (sealed: string | null): Device[] =>
    parseDevices(sealed, secrets).filter(({ until }) => until > clock().getTime())
  return {
    /** Returns the ID of the device for a user, or null if the user has not signed in on it. */
    find: (sealed: string | null, user: string): string | null =>
      parse(sealed).find((device) => isSameUser(device, user))?.id ?? null,

    /** Returns the text for a device on which a user has just signed in, with a new ID for that user. */
    renew(sealed: string | null, user: string): string {
      const others = parse(sealed).filter((device) => !isSameUser(device, user))
      const own = { user, id: newToken(), until: clock().getTime() + DEVICE_MS }
      return secrets.seal(JSON.stringify({ devices: [own, ...others].slice(0, USERS_MAX) }))
    },
  }
}

function isSameUser(device: Device, user: string): boolean {
  return device.user.toLowerCase() === user.toLowerCase()
}

// Anything that is not from this Daybook is the same as nothing.
function parseDevices(sealed: string | null, secrets: Pick<Secrets, 'open'>): Device[] {
  if (sealed === null) return []
  try {
    const devices = toObjectOrNull(JSON.parse(secrets.open(sealed)))?.devices
    return Array.isArray(devices) ? devices.flatMap(toDevice) : []
  } catch {
    return []
  }
}

function toDevice(value: unknown): Device[] {
  const device = toObjectOrNull(value)
  const [user, id] = [toStringOrNull(device?.user), toStringOrNull(device?.id)]
  const until = Number(device?.until)
  return user === null || id === null || Number.isNaN(until) ? [] : [{ user, id, until }]
}

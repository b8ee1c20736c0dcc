/** Maximum number of sign-ins whose password is being checked at the same time. */
export const PENDING_SIGN_INS_MAX = 32
/** Half of the places are for devices on which their user has signed in before. */
const WITHOUT_DEVICE_MAX = 16
/** The rest of the other half is for networks from which their user has signed in before. */
const UNKNOWN_MAX = 14

/** How well the place is known from which a user signs in. */
export type Familiarity = 'device' | 'network' | 'unknown'

/** Maximum number of places that one user on known devices, or one network, has at the same time. */
const HOLDER_MAX: { [familiarity in Familiarity]: number } = { device: 4, network: 12, unknown: 5 }

/** Shares out the places in which passwords are checked, so that no flood of attempts keeps everybody out. */
export function createSignInPlaces() {
  const taken = { device: 0, network: 0, unknown: 0 }
  const byHolder = new Map<string, number>()
  const isFree = (familiarity: Familiarity, holder: string): boolean => {
    const withoutDevice = taken.network + taken.unknown
    if ((byHolder.get(holder) ?? 0) >= HOLDER_MAX[familiarity]) return false
    if (familiarity === 'device') return taken.device + withoutDevice < PENDING_SIGN_INS_MAX
    return withoutDevice < WITHOUT_DEVICE_MAX && (familiarity === 'network' || taken.unknown < UNKNOWN_MAX)
  }
  return {
    /** Takes a place for a user or a network; returns the function that gives it back, or null if there is none. */
    take(familiarity: Familiarity, name: string): (() => void) | null {
      const holder = `${familiarity} ${name}`
      if (!isFree(familiarity, holder)) return null
      taken[familiarity] += 1
      byHolder.set(holder, (byHolder.get(holder) ?? 0) + 1)
      return () => {
        taken[familiarity] -= 1
        const left = (byHolder.get(holder) ?? 1) - 1
        if (left === 0) byHolder.delete(holder)
        else byHolder.set(holder, left)
      }
    },
  }
}

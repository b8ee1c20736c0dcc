import { formatPassword } from './password.ts'

/** Who needs a second factor to sign in with a password. */
export const SECOND_FACTOR_POLICIES = ['optional', 'administrators', 'everybody'] as const

export type SecondFactorPolicy = (typeof SECOND_FACTOR_POLICIES)[number]

/** Returns whether a user must have a second factor. */
export function requiresSecondFactor(
  policy: SecondFactorPolicy,
  { isPrimaryAdministrator }: { isPrimaryAdministrator: boolean },
): boolean {
  return policy === 'everybody' || (policy === 'administrators' && isPrimaryAdministrator)
}

/** How long a code of an authenticator app is shown. */
export const CODE_SECONDS = 30

/** How many recovery codes a user gets. */
export const RECOVERY_CODES = 10

/** Returns the URI that authenticator apps read from a QR code; `account` tells several accounts apart. */
export function toKeyUri(secret: string, account: string): string {
  return `otpauth://totp/Daybook:${encodeURIComponent(account)}?secret=${secret}&issuer=Daybook`
}

/** Returns a recovery code made of random bytes, of which it uses ten: 50 bits as `xxxxx-xxxxx`. */
export function formatRecoveryCode(random: Uint8Array): string {
  return formatPassword(random.subarray(0, RECOVERY_BYTES))
}

const RECOVERY_BYTES = 10

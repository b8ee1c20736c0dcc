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

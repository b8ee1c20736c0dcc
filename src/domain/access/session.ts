/**
 * What a sign-in can still wait for after the password: a code of the second factor, a password of one's own instead of an
 * initial one, or a second factor where the installation requires one.
 */
export const SIGN_IN_STEPS = ['code', 'password', 'second-factor'] as const

export type SignInStep = (typeof SIGN_IN_STEPS)[number]

/** A console session as its owner sees it. */
export type SessionInfo = {
  id: string
  startedAt: Date
  seenAt: Date
  expiresAt: Date
  sourceIPAddress: string
  userAgent: string
}

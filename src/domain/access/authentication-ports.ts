// What services need from outside to authenticate people, beside the ports of `src/domain/ports.ts`.

/** Returns whether a password is on the list of those known from breaches, in any letter case. */
export type IsCommonPassword = (password: string) => Promise<boolean>

/** The codes of authenticator apps. A time step has 30 seconds; steps are counted from 1970. */
export type Totp = {
  /** Returns a new random secret in base32. */
  newSecret(): string
  /** Returns the six digits of a secret for a time step. */
  codeAt(secret: string, step: number): string
}

/** A QR code: the path of its dark squares in an SVG of `size` by `size` units, border included. */
export type QrCode = { size: number; path: string }

/** Draws a text as a QR code. */
export type DrawQrCode = (text: string) => QrCode

/** Networks as text: IP addresses and CIDR blocks. */
export type Networks = {
  isNetwork(text: string): boolean
  /** Returns whether one of the networks contains an IP address; false for anything else. */
  contain(networks: readonly string[], address: string): boolean
}

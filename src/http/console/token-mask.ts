/**
 * Returns a form's token masked with new random bytes, so that it is different in every response. An attacker cannot
 * guess it from the sizes of compressed pages (the attack called BREACH).
 */
export function maskToken(token: string): string {
  const bytes = Buffer.from(token)
  const pad = crypto.getRandomValues(Buffer.alloc(bytes.length))
  return Buffer.concat([pad, xor(bytes, pad)]).toString('base64url')
}

/** Returns the token that was masked. What was not masked by `maskToken` gives a text that is no token. */
export function unmaskToken(masked: string): string {
  const bytes = Buffer.from(masked, 'base64url')
  const middle = bytes.length / 2
  return xor(bytes.subarray(middle), bytes.subarray(0, middle)).toString()
}

function xor(bytes: Buffer, pad: Buffer): Buffer {
  return Buffer.from(bytes.map((byte, index) => byte ^ (pad[index] ?? 0)))
}

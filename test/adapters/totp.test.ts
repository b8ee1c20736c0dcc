import { describe, expect, test } from 'bun:test'
import { totp } from '../../src/adapters/totp.ts'

/** The secret of RFC 6238, `12345678901234567890`, in base32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

describe('a code of an authenticator app', () => {
  // RFC 6238, appendix B, shortened to six digits.
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('is that of RFC 6238 at %p seconds', (seconds, code) => {
    expect(totp.codeAt(SECRET, Math.floor(seconds / 30))).toBe(code)
  })

  test('is made of a secret of 160 bits in base32, another one each time', () => {
    const secrets = Array.from({ length: 50 }, () => totp.newSecret())
    expect(new Set(secrets).size).toBe(50)
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  })
})

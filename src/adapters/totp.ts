import { createHmac, randomBytes } from 'node:crypto'
import type { Totp } from '../domain/access/authentication-ports.ts'

/** Codes of authenticator apps: RFC 6238 with the values that every app knows, SHA-1 and six digits. */
export const totp: Totp = {
  newSecret: () => toBase32(randomBytes(SECRET_BYTES)),
  codeAt(secret, step) {
    const counter = Buffer.alloc(8)
    counter.writeBigUInt64BE(BigInt(step))
    const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest()
    const offset = mac.readUInt8(mac.length - 1) & 0x0f
    const number = mac.readUInt32BE(offset) & 0x7fff_ffff
    return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
  },
}

// RFC 4226 recommends 160 bits. They are 32 letters without padding.
const SECRET_BYTES = 20
const DIGITS = 6
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{5}/g) ?? []
  return groups.map((group) => ALPHABET.charAt(Number.parseInt(group, 2))).join('')
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const groups = bits.match(/.{8}/g) ?? []
  return Buffer.from(groups.map((group) => Number.parseInt(group, 2)))
}

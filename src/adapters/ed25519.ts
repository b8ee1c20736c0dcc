import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { Ed25519 } from '../domain/tree/ed25519.ts'

// The DER of a public key is these bytes and the 32 of the key (RFC 8410).
const DER_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** Signs and verifies with node:crypto. */
export const ed25519: Ed25519 = {
  async generateKey() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
      publicKeyEncoding: { type: 'spki', format: 'der' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    return { publicKey: publicKey.subarray(DER_PREFIX.length), privateKey }
  },
  sign: (text, privateKey) => sign(null, Buffer.from(text), createPrivateKey(privateKey)),
  verify(text, signature, publicKey) {
    try {
      const der = Buffer.concat([DER_PREFIX, publicKey])
      const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
      return verify(null, Buffer.from(text), key, signature)
    } catch {
      return false
    }
  },
}

import { createHash, createPrivateKey, generateKeyPair, sign, verify } from 'node:crypto'
import type { Signatures } from '../domain/ports.ts'

/** Signs and verifies with node:crypto. */
export const signatures: Signatures = {
  generateKey: generateRsaKey,
  fingerprint: (publicKey) => createHash('md5').update(publicKey).digest('hex'),
  sign: (text, privateKey) => sign('sha256', Buffer.from(text), createPrivateKey(privateKey)).toString('hex'),
  verify(text, signature, publicKey) {
    if (!/^(?:[0-9a-f]{2})+$/i.test(signature)) return false
    try {
      const key = { key: Buffer.from(publicKey), format: 'der', type: 'pkcs1' } as const
      return verify('sha256', Buffer.from(text), key, Buffer.from(signature, 'hex'))
    } catch {
      return false
    }
  },
}

const MODULUS_BITS = 2_048

// Asynchronously, because finding two primes takes a while.
function generateRsaKey(): Promise<{ publicKey: Uint8Array; privateKey: string }> {
  return new Promise((resolve, reject) => {
    generateKeyPair(
      'rsa',
      {
        modulusLength: MODULUS_BITS,
        publicKeyEncoding: { type: 'pkcs1', format: 'der' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      },
      (error, publicKey, privateKey) => (error ? reject(error) : resolve({ publicKey, privateKey })),
    )
  })
}

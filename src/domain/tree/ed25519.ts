/** Signatures of Ed25519, over the UTF-8 of a text. */
export type Ed25519 = {
  /** Creates a key: the public key as 32 bytes, the private key as PKCS #8 PEM. */
  generateKey(): Promise<{ publicKey: Uint8Array; privateKey: string }>
  /** Returns the signature of a text with a private key in PEM. */
  sign(text: string, privateKey: string): Uint8Array
  /** Returns whether the signature is that of the text; false also if it or the public key is malformed. */
  verify(text: string, signature: Uint8Array, publicKey: Uint8Array): boolean
}

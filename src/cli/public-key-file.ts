import { createPublicKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Fault } from '../domain/fault.ts'
import { toObjectOrNull, toStringOrNull } from '../domain/parse.ts'
import type { FindPublicKey } from '../services/trails/read-digest.ts'
import { publicKeyFingerprint } from '../services/trails/signing-keys.ts'

/** The public keys in a file: what `aws cloudtrail list-public-keys` printed, or PEM. */
export async function readPublicKeys(path: string): Promise<FindPublicKey> {
  const content = await readFile(path, 'utf8').catch(() => {
    throw new Fault('not_found', `There is no file ${path}.`)
  })
  const found = content.trimStart().startsWith('{') ? keysInJson(content) : keysInPem(content)
  const keys = new Map(found.map((key) => [publicKeyFingerprint(Buffer.from(key, 'base64')), key]))
  if (keys.size === 0) {
    throw new Fault(
      'invalid',
      `${path} holds no public key; it should be PEM, or what aws cloudtrail list-public-keys prints.`,
    )
  }
  return async (fingerprint) => keys.get(fingerprint) ?? null
}

function keysInJson(content: string): string[] {
  try {
    const list = toObjectOrNull(JSON.parse(content))?.PublicKeyList
    return Array.isArray(list)
      ? list.flatMap((each) => toStringOrNull(toObjectOrNull(each)?.Value) ?? [])
      : []
  } catch {
    return []
  }
}

const PEM = /-----BEGIN (RSA )?PUBLIC KEY-----[\s\S]+?-----END (?:RSA )?PUBLIC KEY-----/g

function keysInPem(content: string): string[] {
  try {
    return (content.match(PEM) ?? []).map((pem) =>
      createPublicKey(pem).export({ type: 'pkcs1', format: 'der' }).toString('base64'),
    )
  } catch {
    return []
  }
}

import { createPublicKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { signatures } from '../adapters/signatures.ts'
import { Fault } from '../domain/fault.ts'
import { toObjectOrNull, toStringOrNull } from '../domain/json/json-values.ts'
import type { FindPublicKey } from '../services/trails/read-digest.ts'

/** Reads public keys from a file in PEM or in the JSON of `aws cloudtrail list-public-keys`; throws a fault without any. */
export async function readPublicKeys(path: string): Promise<FindPublicKey> {
  const content = await readFile(path, 'utf8').catch(() => {
    throw new Fault('not_found', 'fileUnreadable', { path })
  })
  const list = content.trimStart().startsWith('{') ? parseJsonKeys(content) : parsePemKeys(content)
  const keys = new Map(list.map((key) => [signatures.fingerprint(Buffer.from(key, 'base64')), key]))
  if (keys.size === 0) {
    throw new Fault('invalid', 'noPublicKey', { path })
  }
  return async (fingerprint) => keys.get(fingerprint) ?? null
}

function parseJsonKeys(content: string): string[] {
  try {
    const list = toObjectOrNull(JSON.parse(content))?.PublicKeyList
    return Array.isArray(list)
      ? list.flatMap((entry) => toStringOrNull(toObjectOrNull(entry)?.Value) ?? [])
      : []
  } catch {
    return []
  }
}

const PEM = /-----BEGIN (RSA )?PUBLIC KEY-----[\s\S]+?-----END (?:RSA )?PUBLIC KEY-----/g

function parsePemKeys(content: string): string[] {
  try {
    return (content.match(PEM) ?? []).map((pem) =>
      createPublicKey(pem).export({ type: 'pkcs1', format: 'der' }).toString('base64'),
    )
  } catch {
    return []
  }
}

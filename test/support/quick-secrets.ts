import { loadSecretKey } from '../../src/adapters/secret-key-file.ts'
import type { Settings } from '../../src/config.ts'
import type { Secrets } from '../../src/domain/ports.ts'
import { openSecrets } from '../../src/secrets.ts'

const LOW_COST = { algorithm: 'argon2id', memoryCost: 8, timeCost: 1 } as const

/** Opens the secrets of an installation, with hashes of passwords that take little time. */
export async function openQuickSecrets({
  secretKey,
  dataDir,
}: Pick<Settings, 'secretKey' | 'dataDir'>): Promise<Secrets> {
  return withQuickPasswords(openSecrets(secretKey ?? (await loadSecretKey(dataDir))))
}

/**
 * Returns secrets with hashes of passwords that take little time: the real ones take 25 ms for each app that is opened and
 * each password that is entered.
 */
export function withQuickPasswords(secrets: Secrets): Secrets {
  return {
    ...secrets,
    hashPassword: (password) => Bun.password.hash(password, LOW_COST),
    verifyPassword: async (password, hash) => hash !== null && Bun.password.verify(password, hash),
  }
}

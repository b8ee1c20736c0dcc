import { join } from 'node:path'
import { findSecretKey, parseSecretKeyText, storeSecretKey } from '../adapters/secret-key-file.ts'
import type { Settings } from '../config.ts'
import { KEY_MEMBER } from '../domain/backups/backup.ts'
import { Fault } from '../domain/fault.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { openSecrets } from '../secrets.ts'
import { opensRestoredSecrets } from '../services/operations/record-restore.ts'
import type { SealedSecretCounts } from '../store/operations/installation.ts'
import type { Store } from '../store/store.ts'

const { backups: TEXT } = MESSAGES

/** The secret key of a restored database: the one that is set or in the data folder, or that of the backup. */
export type RestoredKey = Awaited<ReturnType<typeof createRestoredKey>>

/** Finds the secret key that is there already; none is generated. */
export async function createRestoredKey({ secretKey, dataDir }: Pick<Settings, 'secretKey' | 'dataDir'>) {
  const path = join(dataDir, 'secret.key')
  const present = secretKey ?? (await findSecretKey(dataDir))
  const place = secretKey === null ? path : 'DAYBOOK_SECRET_KEY'
  let backedUp: Uint8Array | null = null
  return {
    /** Takes the key of the backup, and returns whether the member is that; throws a `conflict` fault if there is another key. */
    async take(name: string, body: AsyncIterable<Uint8Array>): Promise<boolean> {
      if (name !== KEY_MEMBER) return false
      backedUp = parseSecretKeyText(await readAll(body), path)
      if (present !== null && !Buffer.from(present).equals(backedUp))
        throw new Fault('conflict', 'backupKeyDiffers', { place })
      return true
    },

    /** Stores the key of the backup in the data folder, if there is no other one. */
    async save(): Promise<void> {
      if (present === null && backedUp !== null) await storeSecretKey(dataDir, backedUp)
    },

    /** Returns the lines that say whether the key opens the secrets of the restored database, and what to do if not. */
    async describe(store: Pick<Store, 'installation'>): Promise<string[]> {
      const key = present ?? backedUp
      if (key !== null && (await opensRestoredSecrets(store, openSecrets(key))))
        return [...(present === null ? [TEXT.keyRestored({ path })] : []), TEXT.keyFits]
      const secrets = listSecrets(await store.installation.countSealedSecrets())
      const missing = key === null ? TEXT.keyMissing({ path }) : TEXT.keyWrong({ place })
      return [missing, ...(secrets === null ? [] : [TEXT.keyLost({ secrets })])]
    },
  }
}

async function readAll(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function listSecrets(counts: SealedSecretCounts): string | null {
  const parts = [
    counts.accessKeys > 0 && TEXT.accessKeys({ count: counts.accessKeys }),
    counts.storages > 0 && TEXT.storages({ count: counts.storages }),
    counts.inventories > 0 && TEXT.inventories({ count: counts.inventories }),
    counts.secondFactors > 0 && TEXT.secondFactors({ count: counts.secondFactors }),
  ].filter((part) => part !== false)
  return parts.length === 0 ? null : parts.join(', ')
}

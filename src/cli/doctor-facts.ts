import { join } from 'node:path'
import { createReadDiskSpace } from '../adapters/folder/disk-space.ts'
import { findSecretKey } from '../adapters/secret-key-file.ts'
import type { Settings } from '../config.ts'
import type { DoctorFacts } from '../domain/operations/doctor-checks.ts'
import type { Clock } from '../domain/ports.ts'
import { findUnencryptedHost } from '../domain/postgres-encryption.ts'
import { openSecrets } from '../secrets.ts'
import { openOrNull } from '../services/open-sealed.ts'
import type { InspectedDatabase, Inspection } from '../store/inspect-database.ts'
import { readCondition } from '../store/operations/read-condition.ts'

/** Finds out what the checks of an installation need to know. Changes nothing, and contacts nothing but the database. */
export async function collectDoctorFacts(
  settings: Settings,
  clock: Clock,
  database: InspectedDatabase,
  inspection: Inspection,
): Promise<DoctorFacts> {
  const { databaseUrl, dataDir, backupSchedule } = settings
  const { sealedCheck, ...condition } = await readCondition(database)
  const databaseNow = await database.now()
  return {
    ...condition,
    now: clock(),
    isEmbedded: inspection.isEmbedded,
    unencryptedHost: databaseUrl === null ? null : findUnencryptedHost(databaseUrl),
    migrations: await database.countMigrations(),
    damagedParts: inspection.checks.damaged.map(({ name }) => name),
    walBytes: inspection.walBytes,
    hasChecksums: await database.hasChecksums(),
    disk: await createReadDiskSpace(dataDir)(),
    clockOffsetMs: databaseNow === null ? null : clock().getTime() - databaseNow.getTime(),
    ...(await checkSecretKeyOf(settings, sealedCheck)),
    waiting: inspection.waiting,
    isBackupScheduled: backupSchedule !== null,
  }
}

// None is generated: that would hide that it is missing.
async function checkSecretKeyOf(
  { secretKey, dataDir }: Settings,
  sealedCheck: string | null,
): Promise<Pick<DoctorFacts, 'key' | 'keyPlace'>> {
  const keyPlace = secretKey === null ? join(dataDir, 'secret.key') : 'DAYBOOK_SECRET_KEY'
  const key = secretKey ?? (await findSecretKey(dataDir))
  if (sealedCheck === null) return { key: 'fits', keyPlace }
  if (key === null) return { key: 'missing', keyPlace }
  return { key: openOrNull(openSecrets(key), sealedCheck) === null ? 'wrong' : 'fits', keyPlace }
}

import { isLoopback } from './domain/loopback.ts'
import { MESSAGES } from './domain/messages/messages.ts'

const { settings: TEXT } = MESSAGES

type DependentSettings = {
  adminAccessKeyId: string | null
  adminSecretAccessKey: string | null
  databaseUrl: string | null
  replicaUrl: string | null
  usesCitus: boolean
  oidcIssuer: string | null
  oidcClientId: string | null
  oidcClientSecret: string | null
  oidcAccountId: string | null
  oidcOnly: boolean
  publicUrl: string | null
  backupSchedule: string | null
  backupDir: string | null
  backupBucket: object | null
  backupAccessKeyId: string | null
  backupSecretAccessKey: string | null
  host: string
}

/** Returns a sentence about settings that are valid one by one but not together; null if there is no conflict. */
export function findSettingConflict(settings: DependentSettings): string | null {
  return (
    findAdminKeyConflict(settings) ??
    findReplicaConflict(settings) ??
    findCitusConflict(settings) ??
    findBackupConflict(settings) ??
    findOidcConflict(settings)
  )
}

function findAdminKeyConflict({ adminAccessKeyId, adminSecretAccessKey }: DependentSettings): string | null {
  return (adminAccessKeyId === null) === (adminSecretAccessKey === null) ? null : TEXT.halfAccessKey
}

function findReplicaConflict({ databaseUrl, replicaUrl }: DependentSettings): string | null {
  return replicaUrl !== null && databaseUrl === null ? TEXT.replicaWithoutDatabase : null
}

function findCitusConflict({ usesCitus, ...settings }: DependentSettings): string | null {
  const { databaseUrl, replicaUrl, backupSchedule } = settings
  if (!usesCitus) return null
  if (databaseUrl === null) return TEXT.citusWithoutDatabase
  if (backupSchedule !== null) return TEXT.citusWithBackup
  return replicaUrl === null ? null : TEXT.citusWithReplica
}

function findBackupConflict({ backupSchedule, backupDir, ...settings }: DependentSettings): string | null {
  if ((backupSchedule === null) !== (backupDir === null)) return TEXT.halfBackup
  const { backupBucket, backupAccessKeyId, backupSecretAccessKey } = settings
  const ofBucket = [backupBucket, backupAccessKeyId, backupSecretAccessKey].filter((each) => each !== null)
  if (ofBucket.length !== 0 && ofBucket.length !== 3) return TEXT.halfBackupBucket
  return ofBucket.length !== 0 && backupSchedule === null ? TEXT.bucketWithoutSchedule : null
}

// Without a public URL, the redirect back from the provider is only reliable in a browser on this machine.
function findOidcConflict(settings: DependentSettings): string | null {
  const isEnabled = settings.oidcIssuer !== null
  if ((settings.oidcClientId !== null) !== isEnabled || (settings.oidcClientSecret !== null) !== isEnabled)
    return TEXT.partialProvider
  if (settings.oidcAccountId !== null && !isEnabled) return TEXT.accountWithoutProvider
  if (settings.oidcOnly && !isEnabled) return TEXT.onlyWithoutProvider
  if (isEnabled && settings.publicUrl === null && !isLoopback(settings.host))
    return TEXT.providerWithoutPublicUrl
  return null
}

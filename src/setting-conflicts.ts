import { isLoopback } from './domain/loopback.ts'

type Together = {
  adminAccessKeyId: string | null
  adminSecretAccessKey: string | null
  databaseUrl: string | null
  replicaUrl: string | null
  oidcIssuer: string | null
  oidcClientId: string | null
  oidcClientSecret: string | null
  oidcAccountId: string | null
  publicUrl: string | null
  host: string
}

/** What is wrong with settings that are right one by one, as a sentence; null when they go together. */
export function findSettingConflict(settings: Together): string | null {
  return halves(settings) ?? halfOpenid(settings)
}

function halves({
  adminAccessKeyId,
  adminSecretAccessKey,
  databaseUrl,
  replicaUrl,
}: Together): string | null {
  if ((adminAccessKeyId === null) !== (adminSecretAccessKey === null))
    return 'DAYBOOK_ADMIN_ACCESS_KEY_ID and DAYBOOK_ADMIN_SECRET_ACCESS_KEY must be set together or not at all.'
  if (replicaUrl !== null && databaseUrl === null)
    return 'DATABASE_REPLICA_URL needs DATABASE_URL to be set as well.'
  return null
}

// Without a public address, where people come back to is only certain when they sit at this machine.
function halfOpenid(settings: Together): string | null {
  const isSet = settings.oidcIssuer !== null
  if ((settings.oidcClientId !== null) !== isSet || (settings.oidcClientSecret !== null) !== isSet)
    return 'DAYBOOK_OIDC_ISSUER, DAYBOOK_OIDC_CLIENT_ID and DAYBOOK_OIDC_CLIENT_SECRET must be set together or not at all.'
  if (settings.oidcAccountId !== null && !isSet)
    return 'DAYBOOK_OIDC_ACCOUNT_ID needs DAYBOOK_OIDC_ISSUER to be set as well.'
  if (isSet && settings.publicUrl === null && !isLoopback(settings.host))
    return 'DAYBOOK_OIDC_ISSUER needs DAYBOOK_PUBLIC_URL to be set as well.'
  return null
}

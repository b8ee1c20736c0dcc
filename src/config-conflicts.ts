import { isLoopback } from './domain/loopback.ts'

type DependentSettings = {
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

/** Returns a sentence about settings that are valid one by one but not together; null if there is no conflict. */
export function findSettingConflict(settings: DependentSettings): string | null {
  return findAdminKeyConflict(settings) ?? findReplicaConflict(settings) ?? findOidcConflict(settings)
}

function findAdminKeyConflict({ adminAccessKeyId, adminSecretAccessKey }: DependentSettings): string | null {
  return (adminAccessKeyId === null) === (adminSecretAccessKey === null)
    ? null
    : 'Set both DAYBOOK_ADMIN_ACCESS_KEY_ID and DAYBOOK_ADMIN_SECRET_ACCESS_KEY, or neither.'
}

function findReplicaConflict({ databaseUrl, replicaUrl }: DependentSettings): string | null {
  return replicaUrl !== null && databaseUrl === null ? 'DATABASE_REPLICA_URL requires DATABASE_URL.' : null
}

// Without a public URL, the redirect back from the provider is only reliable in a browser on this machine.
function findOidcConflict(settings: DependentSettings): string | null {
  const isEnabled = settings.oidcIssuer !== null
  if ((settings.oidcClientId !== null) !== isEnabled || (settings.oidcClientSecret !== null) !== isEnabled)
    return 'Set all of DAYBOOK_OIDC_ISSUER, DAYBOOK_OIDC_CLIENT_ID and DAYBOOK_OIDC_CLIENT_SECRET, or none of them.'
  if (settings.oidcAccountId !== null && !isEnabled)
    return 'DAYBOOK_OIDC_ACCOUNT_ID requires DAYBOOK_OIDC_ISSUER.'
  if (isEnabled && settings.publicUrl === null && !isLoopback(settings.host))
    return 'DAYBOOK_OIDC_ISSUER requires DAYBOOK_PUBLIC_URL unless DAYBOOK_HOST is a loopback address.'
  return null
}

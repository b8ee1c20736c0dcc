import type { Clock } from '../../clock.ts'
import type { Store } from '../../store/store.ts'

/**
 * The first administrator. `password` is null if it came from the settings; otherwise the operator must be
 * shown it now.
 */
export type BootstrapResult = { userName: string; password: string | null; accessKeyId: string | null }

type Secrets = { seal: (text: string) => string; hashPassword: (password: string) => Promise<string> }

type Settings = {
  customer: string
  accountId: string
  project: string
  adminUser: string
  adminPassword: string | null
  adminAccessKeyId: string | null
  adminSecretAccessKey: string | null
}

/**
 * Returns a function that creates the customer, project and primary administrator on the first run. It
 * returns null if they exist, also when another process has just created them.
 */
export function createBootstrap(
  customers: Pick<Store['customers'], 'findFirst' | 'createFirst'>,
  clock: Clock,
  newId: () => string,
  secrets: Secrets,
  newPassword: () => string,
  settings: Settings,
) {
  return async (): Promise<BootstrapResult | null> => {
    if ((await customers.findFirst()) !== null) return null
    const password = settings.adminPassword ?? newPassword()
    const { adminAccessKeyId: accessKeyId, adminSecretAccessKey: secret } = settings
    const isFirstRun = await customers.createFirst({
      customer: { name: settings.customer, accountId: settings.accountId, organisationId: newId() },
      project: { id: settings.project, name: settings.project },
      administrator: { userName: settings.adminUser, passwordHash: await secrets.hashPassword(password) },
      accessKey: accessKeyId && secret ? { accessKeyId, sealedSecret: secrets.seal(secret) } : null,
      now: clock(),
    })
    if (!isFirstRun) return null
    return {
      userName: settings.adminUser,
      password: settings.adminPassword === null ? password : null,
      accessKeyId,
    }
  }
}

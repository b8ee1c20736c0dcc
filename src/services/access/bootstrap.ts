import type { Clock } from '../../clock.ts'
import type { Store } from '../../store/store.ts'

/** What the operator is told once: null password when it came from the settings. */
export type BootstrapResult = { userName: string; password: string | null; accessKeyId: string | null }

type Keeper = { seal: (text: string) => string; hashPassword: (password: string) => Promise<string> }

/** The first start: customer, project and primary administrator; null when another start has made them. */
export function createBootstrap(
  customers: Pick<Store['customers'], 'first' | 'found'>,
  clock: Clock,
  newId: () => string,
  vault: Keeper,
  newPassword: () => string,
  settings: {
    customer: string
    accountId: string
    project: string
    adminUser: string
    adminPassword: string | null
    adminAccessKeyId: string | null
    adminSecretAccessKey: string | null
  },
) {
  return async (): Promise<BootstrapResult | null> => {
    if ((await customers.first()) !== null) return null
    const password = settings.adminPassword ?? newPassword()
    const { adminAccessKeyId: accessKeyId, adminSecretAccessKey: secret } = settings
    const isFirst = await customers.found({
      customer: { name: settings.customer, accountId: settings.accountId, organisationId: newId() },
      project: { id: settings.project, name: settings.project },
      administrator: { userName: settings.adminUser, passwordHash: await vault.hashPassword(password) },
      key: accessKeyId && secret ? { accessKeyId, sealedSecret: vault.seal(secret) } : null,
      now: clock(),
    })
    if (!isFirst) return null
    return {
      userName: settings.adminUser,
      password: settings.adminPassword === null ? password : null,
      accessKeyId,
    }
  }
}

import { findReservedUserName } from '../../domain/access/user.ts'
import { Fault } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'
import type { Context } from '../context.ts'
import { createPasswordHashing } from './credentials.ts'

/**
 * The first administrator. `password` is null if it came from the settings; otherwise the operator must be
 * shown it now.
 */
export type BootstrapResult = { userName: string; password: string | null; accessKeyId: string | null }

type BootstrapContext = Pick<Context, 'clock' | 'newId' | 'newPassword' | 'isCommonPassword' | 'settings'> & {
  store: Pick<Store, 'customers'>
  secrets: Pick<Secrets, 'seal' | 'hashPassword'>
}

/**
 * Returns a function that creates the customer, project and primary administrator on the first run. It
 * returns null if they exist, also when another process has just created them. Throws *invalid* if the password in the
 * settings may not be used for a new user.
 */
export function createBootstrap(context: BootstrapContext) {
  const { clock, newId, newPassword, secrets, settings } = context
  const { customers } = context.store
  return async (): Promise<BootstrapResult | null> => {
    if ((await customers.findFirst()) !== null) return null
    throwIfReserved(settings.adminUser)
    const password = settings.adminPassword ?? newPassword()
    const passwordHash = await hashAdminPassword(context, password)
    const { adminAccessKeyId: accessKeyId, adminSecretAccessKey: secret } = settings
    const firstCustomer = {
      customer: { name: settings.customer, accountId: settings.accountId, organisationId: newId() },
      project: { id: settings.project, name: settings.project },
      administrator: {
        userName: settings.adminUser,
        passwordHash,
        // A generated password is printed, and so may be in a log.
        mustChangePassword: settings.adminPassword === null,
      },
      accessKey: accessKeyId && secret ? { accessKeyId, sealedSecret: secrets.seal(secret) } : null,
      now: clock(),
    }
    if (!(await customers.createFirst(firstCustomer, settings.adminPassword === null))) return null
    return {
      userName: settings.adminUser,
      password: settings.adminPassword === null ? password : null,
      accessKeyId,
    }
  }
}

// A name that is reserved by now may be that of an existing administrator, so the setting itself may have it.
function throwIfReserved(userName: string): void {
  const reserved = findReservedUserName(userName)
  if (reserved !== null) throw new Fault('invalid', 'adminUserReserved', { reserved })
}

// The message names the setting, because the operator filled in no form.
async function hashAdminPassword(context: BootstrapContext, password: string): Promise<string> {
  try {
    return await createPasswordHashing(context)(password, context.settings.adminUser)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault('invalid', 'adminPasswordRefused', { reason: error.message })
  }
}

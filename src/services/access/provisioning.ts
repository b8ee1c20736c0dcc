import { parseProjectId } from '../../domain/access/project.ts'
import { parseUserName } from '../../domain/access/user.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import type { Secrets } from '../../domain/ports.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import type { Context } from '../context.ts'
import { createPasswordHashing, findUserNameTaken, generateAccessKey } from './credentials.ts'
import { createOperatorEvents, getCustomer } from './operator-events.ts'

/** A customer to create, with its first project and its primary administrator. */
export type NewCustomer = {
  name: string
  accountId: string
  project: string
  userName: string
  password: string
}

export type Provisioning = ReturnType<typeof createProvisioning>

type ProvisioningContext = Pick<Context, 'clock' | 'newId' | 'newToken' | 'isCommonPassword'> & {
  store: Pick<Store, 'customers' | 'forCustomer'>
  audit: Pick<Audit, 'toEvent'>
  secrets: Pick<Secrets, 'seal' | 'hashPassword'>
}

/**
 * The operations of the operator on the command line, which need no permission. Each is logged as an event of
 * the customer. An account ID of null means the first customer.
 */
export function createProvisioning(context: ProvisioningContext) {
  const { store, audit, clock, secrets, newId, newToken } = context
  const toEvent = createOperatorEvents(audit, newId)
  const hashNewPassword = createPasswordHashing(context)
  return {
    /**
     * Creates a customer whose primary administrator has the same grants as that of the first one; throws
     * *conflict* if the account ID is taken.
     */
    async createCustomer(newCustomer: NewCustomer): Promise<void> {
      const { name, accountId, project, userName, password } = parseCustomer(newCustomer)
      const rows = {
        customer: { name, accountId, organisationId: newId() },
        project: { id: project, name: project },
        administrator: {
          userName,
          passwordHash: await hashNewPassword(password, userName),
          mustChangePassword: true,
        },
        accessKey: null,
        now: clock(),
      }
      const isNew = await store.customers.create(rows, (customer) =>
        toEvent(customer, 'CreateCustomer', { name, accountId, userName }),
      )
      if (!isNew) throw new Fault('conflict', 'accountIdTaken', { accountId })
    },

    ...createUserProvisioning(context),

    /** Creates an access key of a user; the result is the only one that contains its secret. */
    async createAccessKey(accountId: string | null, userName: string) {
      const customer = await getCustomer(store, accountId)
      const key = generateAccessKey(newToken)
      const { accessKeyId } = key
      const event = toEvent(customer, 'CreateAccessKey', { userName }, { accessKeyId })
      const sealedSecret = secrets.seal(key.secretAccessKey)
      const row = { accessKeyId, userName, sealedSecret, createdAt: clock() }
      const outcome = await store.forCustomer(customer.id).accessKeys.create(row, event)
      if (outcome === 'no such user') throw new Fault('conflict', 'unknownUser', { userName })
      if (outcome === 'too many') throw new Fault('conflict', 'twoActiveKeys', { userName })
      return key
    },
  }
}

function createUserProvisioning(context: ProvisioningContext) {
  const { store, audit, clock, newId } = context
  const hashNewPassword = createPasswordHashing(context)
  const toEvent = createOperatorEvents(audit, newId)
  return {
    /** Sets a password that its user must change, removes their second factor and ends their sessions; throws *not_found*. */
    async setPassword(accountId: string | null, userName: string, password: string): Promise<void> {
      const customer = await getCustomer(store, accountId)
      const hash = await hashNewPassword(password, userName)
      const event = toEvent(customer, 'ResetPassword', { userName })
      const isFound = await store.forCustomer(customer.id).users.resetPassword(userName, hash, event)
      if (!isFound) throw new Fault('not_found', 'unknownUser', { userName }, { field: 'userName' })
    },

    /** Creates a user without grants; throws a fault of `userName` if the name was ever used. */
    async createUser(accountId: string | null, userName: string, password: string): Promise<void> {
      const customer = await getCustomer(store, accountId)
      const hash = await hashNewPassword(password, userName)
      const tags = { department: '', customerDefined1: '', customerDefined2: '' }
      const event = toEvent(customer, 'CreateUser', { userName })
      const { users } = store.forCustomer(customer.id)
      const isNew = await users.create(parseUserName(userName), tags, hash, clock(), event)
      if (!isNew) throw await findUserNameTaken(users, userName)
    },
  }
}

function parseCustomer(customer: NewCustomer): NewCustomer {
  if (customer.name.trim() === '' || customer.name.length > CUSTOMER_NAME_LENGTH_MAX)
    throw invalidField('name', 'customerNameLength', { max: CUSTOMER_NAME_LENGTH_MAX })
  if (!/^\d{12}$/.test(customer.accountId)) throw invalidField('accountId', 'accountIdInvalid')
  return {
    ...customer,
    userName: parseUserName(customer.userName),
    project: parseProjectId(customer.project),
  }
}

const CUSTOMER_NAME_LENGTH_MAX = 128

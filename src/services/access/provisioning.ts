import type { Clock } from '../../clock.ts'
import type { Actor } from '../../domain/access/audit-entry.ts'
import { parseProjectId, parseUserName } from '../../domain/access/user.ts'
import { Fault, invalidField } from '../../domain/fault.ts'
import type { JsonObject } from '../../domain/parse.ts'
import type { CustomerSummary } from '../../store/access/customers.ts'
import type { Store } from '../../store/store.ts'
import type { Audit } from '../audit.ts'
import { generateAccessKey, parsePassword } from './credentials.ts'

type Secrets = { seal(text: string): string; hashPassword(password: string): Promise<string> }
type Made = { newId(): string; newToken(): string }

export type NewCustomer = {
  name: string
  accountId: string
  project: string
  userName: string
  password: string
}

/** What whoever runs the machine may do from its command line; the customers' logs tell of it. */
export function createProvisioning(
  store: Pick<Store, 'customers' | 'open'>,
  audit: Pick<Audit, 'event'>,
  clock: Clock,
  secrets: Secrets,
  { newId, newToken }: Made,
) {
  const tell = teller(audit, newId)
  return {
    /** Makes a customer with a project and a primary administrator who holds what the first one holds. */
    async addCustomer(wanted: NewCustomer): Promise<void> {
      const { name, accountId, project, userName, password } = readCustomer(wanted)
      const founding = {
        customer: { name, accountId, organisationId: newId() },
        project: { id: project, name: project },
        administrator: { userName, passwordHash: await secrets.hashPassword(parsePassword(password)) },
        key: null,
        now: clock(),
      }
      const isNew = await store.customers.add(founding, (made) =>
        tell(made, 'CreateCustomer', { name, accountId, userName }),
      )
      if (!isNew) throw new Fault('conflict', `There is a customer with the account id ${accountId} already.`)
    },

    /** Gives a user a new password; their sessions end. An account id of null means the first customer. */
    async setPassword(accountId: string | null, userName: string, password: string): Promise<void> {
      const customer = await customerOf(store, accountId)
      const hash = await secrets.hashPassword(parsePassword(password))
      const log = tell(customer, 'ResetPassword', { userName })
      const isThere = await store.open(customer.id).people.setPassword(userName, hash, log)
      if (!isThere) throw new Fault('not_found', `There is no user ${userName}.`, { field: 'userName' })
    },

    /** Makes a user without a grant. */
    async addUser(accountId: string | null, userName: string, password: string): Promise<void> {
      const customer = await customerOf(store, accountId)
      const hash = await secrets.hashPassword(parsePassword(password))
      const tags = { department: '', customerDefined1: '', customerDefined2: '' }
      const log = tell(customer, 'CreateUser', { userName })
      const isNew = await store
        .open(customer.id)
        .people.add(parseUserName(userName), tags, hash, clock(), log)
      if (!isNew)
        throw invalidField(
          'userName',
          `The name ${userName} is or was somebody's; names are never given twice.`,
        )
    },

    /** A new access key of a user; the only time its secret is shown. */
    async makeKey(accountId: string | null, userName: string) {
      const customer = await customerOf(store, accountId)
      const key = generateAccessKey(newToken)
      const log = tell(customer, 'CreateAccessKey', { userName }, { accessKeyId: key.accessKeyId })
      const sealedSecret = secrets.seal(key.secretAccessKey)
      const row = { accessKeyId: key.accessKeyId, userName, sealedSecret, createdAt: clock() }
      const outcome = await store.open(customer.id).keys.add(row, log)
      if (outcome !== 'added') throw new Fault('conflict', `${userName} cannot have another key: ${outcome}.`)
      return key
    },
  }
}

export type Provisioning = ReturnType<typeof createProvisioning>

function teller(audit: Pick<Audit, 'event'>, newId: () => string) {
  return (
    customer: CustomerSummary,
    name: string,
    parameters: JsonObject,
    response: JsonObject | null = null,
  ) =>
    audit.event(customer, doerIn(customer, newId()), {
      name,
      readOnly: false,
      parameters,
      response,
      failure: null,
    })
}

async function customerOf(
  store: Pick<Store, 'customers'>,
  accountId: string | null,
): Promise<CustomerSummary> {
  const customer = await store.customers.brief(accountId)
  if (!customer) throw new Fault('not_found', `There is no customer ${accountId ?? 'yet'}.`)
  return customer
}

function doerIn({ firstProject }: CustomerSummary, requestId: string): Actor {
  const clientInfo = { sourceIPAddress: '', userAgent: 'daybook command line', requestId }
  return { userName: 'operator', accessKeyId: null, project: firstProject, clientInfo }
}

function readCustomer(wanted: NewCustomer): NewCustomer {
  if (wanted.name.trim() === '' || wanted.name.length > 128)
    throw invalidField('name', 'A customer has a name of 1 to 128 characters.')
  if (!/^\d{12}$/.test(wanted.accountId)) throw invalidField('accountId', 'An account id has 12 digits.')
  return { ...wanted, userName: parseUserName(wanted.userName), project: parseProjectId(wanted.project) }
}

import type { Caller } from '../../src/domain/access/caller.ts'
import type { Grant } from '../../src/domain/access/grant.ts'
import { executeSql } from './execute-sql.ts'
import type { TestApp } from './test-app.ts'

/** The account ID of the second customer, whose users must see nothing of the first. */
export const OTHER_ACCOUNT = '000000000002'
const FIRST_ACCOUNT = '000000000001'
const ADMINISTRATOR = 'admin'
/** A password that every rule for new passwords allows. */
export const TEST_PASSWORD = 'an unused test password'

/** A user to create, in the customer with this account ID. */
export type TestUser = { userName: string; accountId: string; grants: Grant['name'][]; password?: string }

/** May read events and nothing else. */
export const BOB: TestUser = { userName: 'bob', accountId: FIRST_ACCOUNT, grants: ['activity-log'] }
/** May send events and nothing else. */
export const SENDER: TestUser = { userName: 'sender', accountId: FIRST_ACCOUNT, grants: ['collector'] }
/** Has no grants. */
export const DAVE: TestUser = { userName: 'dave', accountId: FIRST_ACCOUNT, grants: [] }
/** Has every project grant, in the other customer. */
export const CAROL: TestUser = {
  userName: 'carol',
  accountId: OTHER_ACCOUNT,
  grants: ['activity-log', 'file', 'collector', 'system'],
}

/** The client info of calls that tests make without a request. */
export const TEST_CLIENT = { sourceIPAddress: '127.0.0.1', userAgent: 'test', requestId: 'test' }

/**
 * Creates a user with an access key, and their customer if it is missing. Returns the customer's ID and the
 * `Authorization` header with the key.
 */
export async function createTestUser(
  daybook: TestApp,
  user: TestUser,
): Promise<{ customer: number; authorization: string }> {
  const administrator = await administratorOf(daybook, user.accountId)
  const { users, accessKeys } = daybook.app.services
  const tags = { department: '', customerDefined1: '', customerDefined2: '' }
  await users.create(administrator, user.userName, tags, user.password ?? TEST_PASSWORD)
  if (user.password !== undefined) await acceptPasswords(daybook)
  for (const name of user.grants) {
    const project = name === 'reports' ? null : administrator.firstProject
    await users.grant(administrator, user.userName, { name, project })
  }
  const { accessKeyId, secretAccessKey } = await accessKeys.create(administrator, user.userName)
  return {
    customer: administrator.customer.id,
    authorization: `Basic ${btoa(`${accessKeyId}:${secretAccessKey}`)}`,
  }
}

/** Makes the initial passwords of all users ones that need not be changed. */
export function acceptPasswords(daybook: TestApp): Promise<void> {
  return executeSql(daybook, 'update users set must_change_password = false')
}

/** Returns the primary administrator of a customer. Creates the customer if it is missing. */
export async function administratorOf({ app }: TestApp, accountId: string): Promise<Caller> {
  const customer = (await app.store.customers.find(accountId)) ?? (await createCustomer(app, accountId))
  const principal = customer && (await app.store.principals.findByUser(customer.id, ADMINISTRATOR))
  if (!principal) throw new Error(`The customer ${accountId} has no administrator.`)
  return { ...principal, clientInfo: TEST_CLIENT }
}

async function createCustomer(app: TestApp['app'], accountId: string) {
  await app.services.provisioning.createCustomer({
    name: accountId,
    accountId,
    project: 'default',
    userName: ADMINISTRATOR,
    password: TEST_PASSWORD,
  })
  return app.store.customers.find(accountId)
}

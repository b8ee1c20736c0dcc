import type { Caller, Grant } from '../../src/domain/access/caller.ts'
import type { TestApp } from './test-app.ts'

/** The account id of the second customer, whose people must see nothing of the first. */
export const OTHER_ACCOUNT = '000000000002'
const FIRST_ACCOUNT = '000000000001'
const ADMINISTRATOR = 'admin'
const PASSWORD = 'a password nobody uses'

/** A user to put in a daybook: of the first customer unless the account is another's. */
export type TestUser = { userName: string; accountId: string; grants: Grant['name'][]; password?: string }

/** May look, and nothing else. */
export const BOB: TestUser = { userName: 'bob', accountId: FIRST_ACCOUNT, grants: ['activity-log'] }
/** May send, and nothing else. */
export const SENDER: TestUser = { userName: 'sender', accountId: FIRST_ACCOUNT, grants: ['collector'] }
/** May do nothing. */
export const DAVE: TestUser = { userName: 'dave', accountId: FIRST_ACCOUNT, grants: [] }
/** May do everything, in another customer. */
export const CAROL: TestUser = {
  userName: 'carol',
  accountId: OTHER_ACCOUNT,
  grants: ['activity-log', 'file', 'collector'],
}

/** From where tests act when no request carries them. */
export const TEST_CLIENT = { sourceIPAddress: '127.0.0.1', userAgent: 'test', requestId: 'test' }

/** Puts a person into a daybook, customer and project included, and gives the header that their requests carry. */
export async function createTestUsers(
  daybook: TestApp,
  person: TestUser,
): Promise<{ customer: number; authorization: string }> {
  const administrator = await administratorOf(daybook, person.accountId)
  const { people, keys } = daybook.app.flows
  const tags = { department: '', customerDefined1: '', customerDefined2: '' }
  await people.create(administrator, person.userName, tags, person.password ?? PASSWORD)
  for (const name of person.grants) {
    const project = name === 'reports' ? null : administrator.firstProject
    await people.grant(administrator, person.userName, { name, project })
  }
  const { accessKeyId, secretAccessKey } = await keys.create(administrator, person.userName)
  return {
    customer: administrator.customer.id,
    authorization: `Basic ${btoa(`${accessKeyId}:${secretAccessKey}`)}`,
  }
}

/** The primary administrator of a customer, which is made first where it is missing. */
export async function administratorOf({ app }: TestApp, accountId: string): Promise<Caller> {
  const found = (await app.store.customers.find(accountId)) ?? (await makeCustomer(app, accountId))
  const caller = found && (await app.store.callers.ofUser(found.id, ADMINISTRATOR))
  if (!caller) throw new Error(`The customer ${accountId} has no administrator.`)
  return { ...caller, clientInfo: TEST_CLIENT }
}

async function makeCustomer(app: TestApp['app'], accountId: string) {
  await app.flows.operator.addCustomer({
    name: accountId,
    accountId,
    project: 'default',
    userName: ADMINISTRATOR,
    password: PASSWORD,
  })
  return app.store.customers.find(accountId)
}

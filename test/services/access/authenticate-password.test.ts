import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Fault } from '../../../src/domain/fault.ts'
import { createPasswordAuthentication } from '../../../src/services/access/authenticate-password.ts'
import { DATABASES } from '../../support/databases.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'
import { TEST_CLIENT } from '../../support/test-users.ts'

const RIGHT = { userName: ADMIN.userName, password: ADMIN.password, clientInfo: TEST_CLIENT }

describe.each(DATABASES)('password authentication, on %s,', (database) => {
  let daybook: TestApp
  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  const createAuthentication = (principals = daybook.app.store.principals) => {
    const wrongPasswords: string[] = []
    const context = { ...daybook.app.context, store: { ...daybook.app.store, principals } }
    const authenticate = createPasswordAuthentication(context, (_, { userName }) =>
      wrongPasswords.push(userName),
    )
    return { authenticate, wrongPasswords }
  }

  test('returns the caller with the client info of the request', async () => {
    const { authenticate, wrongPasswords } = createAuthentication()
    expect(await authenticate(RIGHT)).toMatchObject({
      userName: 'admin',
      accessKeyId: null,
      clientInfo: TEST_CLIENT,
    })
    expect(wrongPasswords).toEqual([])
  })

  test('reports a wrong password, unless the customer does not exist or the user name is malformed', async () => {
    const { authenticate, wrongPasswords } = createAuthentication()
    for (const userName of ['admin', 'missing', 'admin@000000000009', '-'])
      await rejectionOf(authenticate({ ...RIGHT, userName, password: 'wrong' }))
    expect(wrongPasswords).toEqual(['admin', 'missing'])
  })

  test('does not count an attempt while the database is unavailable', async () => {
    const { principals } = daybook.app.store
    let isUnavailable = true
    const findCredentials: typeof principals.findCredentials = async (...query) => {
      if (isUnavailable) throw new Fault('unavailable', 'databaseUnavailable')
      return principals.findCredentials(...query)
    }
    const { authenticate } = createAuthentication({ ...principals, findCredentials })
    for (let count = 0; count < 30; count += 1)
      expect(await rejectionOf(authenticate(RIGHT))).toMatchObject({ code: 'unavailable' })
    isUnavailable = false
    expect(await authenticate(RIGHT)).toMatchObject({ userName: 'admin' })
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Fault } from '../../../src/domain/fault.ts'
import { openSecrets } from '../../../src/secrets.ts'
import { createPasswordAuthentication } from '../../../src/services/access/authenticate-password.ts'
import { DATABASES } from '../../support/databases.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { ADMIN, openTestApp, type TestApp } from '../../support/test-app.ts'
import { TEST_CLIENT } from '../../support/test-users.ts'

const RIGHT = { userName: ADMIN.userName, password: ADMIN.password, clientInfo: TEST_CLIENT }

describe.each(DATABASES)('who comes with a password, on %s,', (database) => {
  let daybook: TestApp
  const vault = openSecrets(new Uint8Array(32).fill(7))
  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  const door = (callers = daybook.app.store.callers) => {
    const told: string[] = []
    const enter = createPasswordAuthentication({ callers }, daybook.clock, vault, (_, { userName }) =>
      told.push(userName),
    )
    return { enter, told }
  }

  test('is the caller, from where they come', async () => {
    const { enter, told } = door()
    expect(await enter(RIGHT)).toMatchObject({
      userName: 'admin',
      accessKeyId: null,
      clientInfo: TEST_CLIENT,
    })
    expect(told).toEqual([])
  })

  test('wrong is told of, at a door that there is', async () => {
    const { enter, told } = door()
    for (const userName of ['admin', 'nobody', 'admin@000000000009', '-'])
      await rejectionOf(enter({ ...RIGHT, userName, password: 'wrong' }))
    expect(told).toEqual(['admin', 'nobody'])
  })

  test('while the database is away has guessed nothing', async () => {
    const { callers } = daybook.app.store
    let isAway = true
    const credentials: typeof callers.credentials = async (...asked) => {
      if (isAway) throw new Fault('unavailable', 'Away.')
      return callers.credentials(...asked)
    }
    const { enter } = door({ ...callers, credentials })
    for (let count = 0; count < 30; count += 1)
      expect(await rejectionOf(enter(RIGHT))).toMatchObject({ code: 'unavailable' })
    isAway = false
    expect(await enter(RIGHT)).toMatchObject({ userName: 'admin' })
  })
})

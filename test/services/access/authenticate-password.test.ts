import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Fault } from '../../../src/domain/fault.ts'
import { openVault } from '../../../src/secrets.ts'
import { passwordHolders } from '../../../src/services/access/authenticate-password.ts'
import { DATABASES } from '../../support/databases.ts'
import { refusal } from '../../support/rejection.ts'
import { ADMIN, type House, openHouse } from '../../support/test-app.ts'
import { HERE } from '../../support/test-users.ts'

const RIGHT = { userName: ADMIN.userName, password: ADMIN.password, origin: HERE }

describe.each(DATABASES)('who comes with a password, on %s,', (database) => {
  let house: House
  const vault = openVault(new Uint8Array(32).fill(7))
  beforeAll(async () => {
    house = await openHouse({ database })
  })
  afterAll(() => house.close())

  const door = (callers = house.app.store.callers) => {
    const told: string[] = []
    const enter = passwordHolders({ callers }, house.clock, vault, (_, { userName }) => told.push(userName))
    return { enter, told }
  }

  test('is the caller, from where they come', async () => {
    const { enter, told } = door()
    expect(await enter(RIGHT)).toMatchObject({ userName: 'admin', accessKeyId: null, origin: HERE })
    expect(told).toEqual([])
  })

  test('wrong is told of, at a door that there is', async () => {
    const { enter, told } = door()
    for (const userName of ['admin', 'nobody', 'admin@000000000009', '-'])
      await refusal(enter({ ...RIGHT, userName, password: 'wrong' }))
    expect(told).toEqual(['admin', 'nobody'])
  })

  test('while the database is away has guessed nothing', async () => {
    const { callers } = house.app.store
    let isAway = true
    const credentials: typeof callers.credentials = async (...asked) => {
      if (isAway) throw new Fault('unavailable', 'Away.')
      return callers.credentials(...asked)
    }
    const { enter } = door({ ...callers, credentials })
    for (let count = 0; count < 30; count += 1)
      expect(await refusal(enter(RIGHT))).toMatchObject({ code: 'unavailable' })
    isAway = false
    expect(await enter(RIGHT)).toMatchObject({ userName: 'admin' })
  })
})

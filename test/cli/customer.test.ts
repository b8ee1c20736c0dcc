import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runDaybook } from '../support/run-daybook.ts'
import { TEST_PASSWORD } from '../support/test-users.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybook-customer-'))
const run = (args: string[], input: string | null = TEST_PASSWORD) =>
  runDaybook(args, { DAYBOOK_DATA_DIR: folder }, { readInput: async () => input })

beforeAll(async () => {
  await run(['user', 'password', 'admin'])
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('daybook customer add', () => {
  test('adds a customer to which users can be added', async () => {
    const { code, out, err } = await run(['customer', 'add', 'The Others', '--account-id', '000000000002'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toBe(
      'Added the customer The Others with the project default. Its primary administrator:\n  user      admin@000000000002\n',
    )
    expect((await run(['user', 'add', 'ann@000000000002'])).code).toBe(0)
    expect((await run(['user', 'password', 'ann'])).err).toBe('There is no user ann.\n')
  })

  test('prints the password that it generates', async () => {
    const { out } = await run(['customer', 'add', '--account-id', '000000000003', 'Third'], null)
    expect(out).toMatch(/^ {2}password {2}(?:[a-z2-9]{5}-){3}[a-z2-9]{5}$/m)
  })

  test.each([
    [
      ['Again', '--account-id', '000000000001'],
      'There is already a customer with the account ID 000000000001.',
    ],
    [['Short', '--account-id', '12'], 'The account ID must have 12 digits.'],
    [[' ', '--account-id', '000000000009'], 'The customer name must have 1 to 128 characters.'],
  ])('rejects %j with a sentence', async (args, sentence) => {
    expect(await run(['customer', 'add', ...args])).toEqual({ code: 1, out: '', err: `${sentence}\n` })
  })

  test.each([
    [[]],
    [['add']],
    [['add', 'x']],
    [['add', 'x', '--account-id']],
    [['add', 'x', 'y', '--account-id', '1']],
  ])('prints the usage for %j', async (args: string[]) => {
    const { code, err } = await run(['customer', ...args])
    expect([code, err]).toEqual([2, 'Usage: daybook customer add NAME --account-id 12DIGITS\n'])
  })
})

describe('daybook user add', () => {
  test('adds a user, and rejects a name that is taken or invalid', async () => {
    const { code, out } = await run(['user', 'add', 'bob'])
    expect([code, out]).toEqual([
      0,
      'Added the user bob. The user has no permissions until you add grants.\n',
    ])
    const { err } = await run(['user', 'add', 'bob'])
    expect(err).toBe('`userName` must be new: bob is or was in use, and user names are never reused.\n')
    expect((await run(['user', 'add', '-bob'])).code).toBe(1)
    expect(await run(['user', 'add', 'Root'])).toEqual({
      ...{ code: 1, out: '' },
      err: '`userName` must not be root, which is reserved for the system.\n',
    })
    expect(await run(['user', 'add', 'BOB'])).toEqual({
      ...{ code: 1, out: '' },
      err: '`userName` must differ from other names by more than letter case: a name like BOB is or was in use.\n',
    })
  })
})

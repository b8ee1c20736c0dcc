import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatEventProof } from '../../src/domain/trails/event-proof.ts'
import { executeSql } from '../support/execute-sql.ts'
import { runDaybook } from '../support/run-daybook.ts'
import { createTreeEnvironment, openTreeHarness } from '../support/tree-harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybook-verify-log-'))
const [headFile, laterHead, proofFile, keyFile] = ['head.txt', 'later.txt', 'proof.json', 'key.txt'].map(
  (name) => join(folder, name),
) as [string, string, string, string]
let dataDir = ''
let remove = () => {}

beforeAll(async () => {
  const environment = await createTreeEnvironment('sqlite')
  const daybook = await openTreeHarness('sqlite', environment)
  await daybook.receive('one', 10)
  await daybook.sequence()
  writeFileSync(headFile, (await daybook.sign())?.note ?? '')
  daybook.setClock('2026-03-01T12:10:00Z')
  await daybook.receive('two', 300)
  await daybook.sequence()
  const later = await daybook.sign()
  writeFileSync(laterHead, later?.note ?? '')
  const customer = await daybook.store.customers.findFirst()
  if (!customer) throw new Error('There is no customer.')
  const log = await daybook.services.proveInLog(customer, 'two-7', null)
  const event = { eventID: 'two-7', record: '{"eventID":"two-7"}', archived: null, log }
  writeFileSync(proofFile, formatEventProof(event))
  writeFileSync(keyFile, log?.publicKey ?? '')
  await daybook.close()
  dataDir = environment.dataDir
  remove = environment.remove
})
afterAll(() => {
  remove()
  rmSync(folder, { recursive: true })
})

const run = (...args: string[]) => runDaybook(['verify', ...args], { DAYBOOK_DATA_DIR: dataDir })

describe('daybook verify --log', () => {
  test('finds nothing in a log that was only added to, and says what it needs a kept head for', async () => {
    const { code, out, err } = await run('--log', '--head', headFile, '--head', laterHead)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(
      /^Valid: 31\d of the 31\d events received since 2026-03-01T12:00:00Z and 15\d report rows were compared with the tree, and the tree with 2 heads\.\n$/,
    )
    const withoutHead = await run('--log')
    expect(withoutHead.code).toBe(0)
    expect(withoutHead.out).toContain('pass --head')
  })

  test('verifies a proof offline, with the key in it and with a trusted one', async () => {
    const [contained, trusted] = [
      await run('--proof', proofFile),
      await run('--proof', proofFile, '--log-key', keyFile),
    ]
    expect(contained.code).toBe(0)
    expect(contained.out).toContain('Compare it with one you trust')
    expect(trusted.code).toBe(0)
    expect(trusted.out).toMatch(
      /^The proof is valid: event two-7 is number \d+ of the log, whose head of \d+ events was signed at 2026-03-01T12:10:00Z\.\n$/,
    )
    const altered = join(folder, 'altered.json')
    writeFileSync(altered, (await Bun.file(proofFile).text()).replaceAll('two-7', 'two-8'))
    expect(await run('--proof', altered)).toMatchObject({
      code: 1,
      out: 'The proof is NOT valid for the log: The event is not in the log of the head.\n',
    })
  })

  test.each([
    [['--log', '--trail', 'keep'], 2, /^Usage: /],
    [['--log', '--head', keyFile], 1, /is not a signed head/],
    [['--log', '--head', join(folder, 'none')], 1, /none/],
    [['--log', '--account', '000000000009'], 1, /000000000009/],
  ])('refuses %j', async (args, code, message) => {
    const outcome = await run(...args)
    expect(outcome.code).toBe(code)
    expect(outcome.err).toMatch(message)
  })

  test('lists what was changed', async () => {
    await executeSql(
      { dataDir, databaseUrl: null },
      `update events_20260301 set record = '{}' where id = 'two-9'`,
    )
    const { code, out } = await run('--log', '--head', headFile)
    expect(code).toBe(1)
    expect(out).toContain('altered: event two-9: It is not as it was received.\nNOT valid: found 1 problem;')
  })
})

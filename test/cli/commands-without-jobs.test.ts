import { afterAll, describe, expect, test } from 'bun:test'
import { DATABASES } from '../support/databases.ts'
import { runDaybook } from '../support/run-daybook.ts'
import { createTrailEnvironment, listDeliveredEventIds, openTrailProcess } from '../support/trail-harness.ts'

const BUCKET = 'file:logs'
const LATER = '2026-03-01T13:00:00Z'
const COMMANDS = [
  ['verify', '--log'],
  ['verify', '--trail', 'daily'],
  ['recount'],
  ['doctor'],
  ['user', 'add', 'carol'],
  ['customer', 'add', 'Contoso', '--account-id', '000000000002'],
]

describe.each(DATABASES)('on %s', (database) => {
  let remove = () => {}
  afterAll(() => remove())

  test('commands that do one thing deliver nothing that is due, so that a restored copy can be looked at', async () => {
    const environment = await createTrailEnvironment(database)
    remove = environment.remove
    const before = await openTrailProcess(environment)
    await before.createTrail({ name: 'daily', bucket: BUCKET, hasDigests: true })
    await before.setLogging('daily', true)
    await before.receiveEvents('due', 3)
    await before.close()
    const settings = {
      DAYBOOK_DATA_DIR: environment.dataDir,
      ...(environment.databaseUrl === null ? {} : { DATABASE_URL: environment.databaseUrl }),
      DAYBOOK_SECRET_KEY: '00'.repeat(32),
    }
    for (const command of COMMANDS) {
      const { err } = await runDaybook(command, settings, { clock: () => new Date(LATER) })
      expect([command, err]).toEqual([command, expect.not.stringMatching(/bug|Usage|"error"/)])
    }
    expect(await listDeliveredEventIds(environment, BUCKET)).toEqual([])

    const after = await openTrailProcess(environment, { start: LATER })
    await after.deliver()
    expect((await listDeliveredEventIds(environment, BUCKET)).sort()).toEqual(['due-0', 'due-1', 'due-2'])
    await after.close()
  }, 60_000)
})

import { describe, expect, test } from 'bun:test'
import { toOpenFault } from '../../../src/cli/open-app.ts'
import { parseSettings } from '../../../src/config.ts'
import { HAS_PGBOUNCER, startPgBouncer } from '../../support/pgbouncer.ts'
import { createDatabase } from '../../support/postgres.ts'
import { rejectionOf } from '../../support/rejection.ts'
import { reportRequest } from '../../support/report-records.ts'
import { openTestApp } from '../../support/test-app.ts'

const PARAMETERS = 'jit, plan_cache_mode, statement_timeout, idle_in_transaction_session_timeout'

if (!HAS_PGBOUNCER) console.log('not run: pgbouncer is not installed')

describe.skipIf(!HAS_PGBOUNCER)('behind PgBouncer', () => {
  test.each(['0', '1'])(
    'Daybook does not start where transactions share sessions, server_round_robin = %s',
    async (roundRobin) => {
      const pooler = await startPgBouncer(await createDatabase(), {
        pool_mode: 'transaction',
        ignore_startup_parameters: PARAMETERS,
        server_round_robin: roundRobin,
      })
      const error = await rejectionOf(openTestApp({ database: 'sqlite', DATABASE_URL: pooler.url }))
      expect(error.message).toContain('Use pool_mode=session')
      await pooler.stop()
    },
  )

  test('a parameter of the connection that it refuses is named, with what to do', async () => {
    const pooler = await startPgBouncer(await createDatabase(), { pool_mode: 'session' })
    const error = await rejectionOf(openTestApp({ database: 'sqlite', DATABASE_URL: pooler.url }))
    const fault = toOpenFault(error, parseSettings({ DATABASE_URL: pooler.url }))
    expect(String(fault)).toMatch(/refuses the parameter \w+\. Add jit, plan_cache_mode/)
    await pooler.stop()
  })

  test('events are stored and found with pool_mode = session', async () => {
    const pooler = await startPgBouncer(await createDatabase(), {
      pool_mode: 'session',
      ignore_startup_parameters: PARAMETERS,
    })
    const daybook = await openTestApp({ database: 'sqlite', DATABASE_URL: pooler.url })
    const records = Array.from({ length: 40 }, (_, i) =>
      reportRequest('StopInstances', `user-${i}`, '2026-03-01T11:00:00Z', { eventID: `stop-${i}` }),
    )
    await Promise.all(records.map((record) => daybook.send([record])))
    const found = await (await daybook.api('/events?eventName=StopInstances&limit=100')).json()
    expect(found.events).toHaveLength(40)
    await daybook.close()
    await pooler.stop()
  })
})

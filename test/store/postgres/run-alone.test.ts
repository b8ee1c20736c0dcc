import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Sql } from 'postgres'
import { connectPostgres } from '../../../src/store/postgres/postgres-client.ts'
import { runAlone } from '../../../src/store/postgres/run-alone.ts'
import { createDatabase } from '../../support/postgres.ts'
import { rejectionOf } from '../../support/rejection.ts'

const LOCK = 7
const USE_MS = 20

describe('work that only one process does', () => {
  let url = ''
  let client: Sql
  beforeAll(async () => {
    url = await createDatabase()
    client = connectPostgres(url, 1)
  })
  afterAll(() => client.end())
  const run = <Result>(work: (lost: AbortSignal) => Promise<Result>) =>
    runAlone(url, { lock: LOCK, holder: { pid: null } }, work, USE_MS)
  const runOther = () => run(async () => 'other')

  test('is done by no other one meanwhile', async () => {
    const work = async () => {
      await Bun.sleep(5 * USE_MS)
      return runOther()
    }
    expect(await run(work)).toBeNull()
    expect(await runOther()).toBe('other')
  })

  test('holds no snapshot, which would keep old rows from being removed', async () => {
    const work = async () => {
      await Bun.sleep(2 * USE_MS)
      return client`select 1 from pg_stat_activity join pg_locks using (pid)
        where locktype = 'advisory' and objid = ${LOCK} and (backend_xmin is not null or state <> 'idle')`
    }
    expect((await run(work))?.length).toBe(0)
  })

  test.each(['resolves', 'rejects'])(
    'gets the signal that its lock was lost, and can be done again; it %s',
    async (end) => {
      let signal: AbortSignal | null = null
      const work = async (lost: AbortSignal) => {
        signal = lost
        await client`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = ${LOCK}
          and database = (select oid from pg_database where datname = current_database())`
        while (!lost.aborted) await Bun.sleep(5)
        expect(await runOther()).toBe('other')
        if (end === 'rejects') throw new Error('The table is gone.')
        return 'done'
      }
      expect(await rejectionOf(run(work))).toMatchObject({ message: expect.any(String) })
      expect(signal).toMatchObject({ aborted: true })
      for (let i = 0; i < 4; i++) expect(await run(async () => i)).toBe(i)
    },
  )

  test('fails with its own error, and gives its lock back', async () => {
    expect(await rejectionOf(run(() => Promise.reject(new Error('full'))))).toMatchObject({ message: 'full' })
    expect(await runOther()).toBe('other')
  })
})

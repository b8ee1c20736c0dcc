import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Sql } from 'postgres'
import { connectPostgres } from '../../../src/store/postgres/postgres-client.ts'
import { runAlone } from '../../../src/store/postgres/run-alone.ts'
import { createDatabase } from '../../support/postgres.ts'
import { rejectionOf } from '../../support/rejection.ts'

const LOCK = 7
const HELD = { lock: LOCK, holder: { pid: null } }
const SILENCE_MS = 1_000
const LIMITS = { statementMs: SILENCE_MS, idleTransactionMs: SILENCE_MS, mayReconnect: true }

describe('work that only one process does', () => {
  let client: Sql
  let other: Sql
  beforeAll(async () => {
    const url = await createDatabase()
    client = connectPostgres(url, 2, { limits: LIMITS, graceMs: 0 })
    other = connectPostgres(url, 1)
  })
  afterAll(async () => void (await Promise.all([client.end(), other.end()])))
  const runOther = () => runAlone(other, HELD, async () => 'other')

  test('keeps its lock for longer than a connection may be silent', async () => {
    const work = async () => {
      await Bun.sleep(2.5 * SILENCE_MS)
      return runOther()
    }
    expect(await runAlone(client, HELD, work, SILENCE_MS / 5)).toBeNull()
    expect(await runOther()).toBe('other')
  })

  test.each(['resolves', 'rejects'])(
    'gets the signal that its lock was lost, and can be done again; it %s',
    async (end) => {
      let signal: AbortSignal | null = null
      const work = async (lost: AbortSignal) => {
        signal = lost
        await other`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = ${LOCK}`
        while (!lost.aborted) await Bun.sleep(5)
        expect(await runOther()).toBe('other')
        if (end === 'rejects') throw new Error('The table is gone.')
        return 'done'
      }
      expect(await rejectionOf(runAlone(client, HELD, work))).toMatchObject({ message: expect.any(String) })
      expect(signal).toMatchObject({ aborted: true })
      // The driver may still take the connection for an open one, once.
      await runAlone(client, HELD, async () => {}).catch(() => {})
      for (let i = 0; i < 4; i++) expect(await runAlone(client, HELD, async () => i)).toBe(i)
    },
  )

  test('fails with its own error, and gives its lock back', async () => {
    const failing = runAlone(client, HELD, () => Promise.reject(new Error('full')))
    expect(await rejectionOf(failing)).toMatchObject({ message: 'full' })
    expect(await runOther()).toBe('other')
  })
})

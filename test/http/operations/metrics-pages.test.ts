import { describe, expect, test } from 'bun:test'
import { compactAllDays } from '../../support/compacted-days.ts'
import { DATABASES } from '../../support/databases.ts'
import { ADMIN, openTestApp, postJson, type TestApp } from '../../support/test-app.ts'
import { BOB, CAROL, createTestUser } from '../../support/test-users.ts'

const GUIDE = new URL('../../../public/guides/operations.md', import.meta.url)
const EMBEDDED_ONLY = ['daybook_sqlite_wal_bytes', 'daybook_sqlite_threads_replaced_total']
const WITH_REPLICA_ONLY = 'daybook_replica_used'
const AUTHORIZATION = `Basic ${btoa(`${ADMIN.accessKeyId}:${ADMIN.secretAccessKey}`)}`

async function readMetrics(daybook: TestApp, authorization?: string): Promise<string> {
  const headers = authorization ? { authorization } : {}
  return (await fetch(`${daybook.url}/metrics`, { headers })).text()
}

function namesOn(page: string): string[] {
  return [...page.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name).toSorted()
}

describe.each(DATABASES)('/metrics on %s', (database) => {
  test('has the metrics of the guide, and no other, each with its help, once', async () => {
    const daybook = await openTestApp({ database })
    await daybook.send([{ eventName: 'StopInstances', userName: 'ann', eventSource: 'ec2.amazonaws.com' }])
    await daybook.app.services.sequenceEvents()
    await daybook.app.services.signHeads.signAll()
    await compactAllDays(daybook.app.store, daybook.clock())
    await daybook.app.services.storageMeasurements.measure()
    const page = await readMetrics(daybook, AUTHORIZATION)
    const guide = await Bun.file(GUIDE).text()
    const documented = new Set(
      [...guide.matchAll(/\b(?:daybook_[a-z]\w*|process_\w+_(?:bytes|seconds))\b/g)].map(([name]) =>
        name.replace(/_(?:bucket|count)$/, ''),
      ),
    )
    documented.delete(WITH_REPLICA_ONLY)
    if (database === 'postgres') for (const name of EMBEDDED_ONLY) documented.delete(name)
    expect(namesOn(page)).toEqual([...documented].toSorted())
    const helps = [...page.matchAll(/^# HELP (\w+) (.+)$/gm)]
    expect(helps.map(([, name = '']) => name).toSorted()).toEqual(namesOn(page))
    for (const [, name = '', type] of page.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
      // Prometheus: a counter ends in _total, and a unit is a base unit.
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter'])
      expect(name).not.toMatch(/_(?:ms|milliseconds|minutes|mb|kb)\b/)
    }
    await daybook.close()
  })

  test('shows the state of the database, the disk, the processes and the jobs', async () => {
    const daybook = await openTestApp({ database })
    const page = await readMetrics(daybook)
    expect(page).toContain('daybook_database_up 1\n')
    expect(page).toContain('daybook_database_writable 1\n')
    expect(page).toContain('daybook_own_events_lost_total 0\n')
    expect(page).toMatch(/daybook_disk_free_bytes \d{6,}\n/)
    expect(page).toContain('daybook_processes 1\n')
    expect(page).toContain('daybook_processes_disagree{about="retention"} 0\n')
    expect(page).toContain('daybook_job_runs_total{job="purgeEvents"} 0\n')
    if (database === 'postgres') expect(page).toMatch(/^daybook_database_checksums_enabled [01]$/m)
    else expect(page).not.toMatch(/^daybook_database_checksums_enabled \d/m)
    await daybook.close()
  })

  test('shows the trails of all customers without names, and those of the caller with names', async () => {
    const daybook = await openTestApp({ database })
    const { authorization } = await createTestUser(daybook, CAROL)
    const bob = await createTestUser(daybook, BOB)
    for (const [name, bucket] of [
      ['works', 'file:logs'],
      ['fails', 'no-storage'],
    ]) {
      expect((await daybook.api('/trails', postJson({ name, bucket }))).status).toBe(201)
      expect((await daybook.api(`/trails/${name}/logging`, { method: 'PUT' })).status).toBe(204)
    }
    await daybook.send([{ eventName: 'StopInstances', userName: 'ann' }])
    daybook.setClock('2026-03-01T12:06:00Z')
    await daybook.app.services.deliver()
    daybook.setClock('2026-03-01T12:07:00Z')

    const page = await readMetrics(daybook)
    expect(page).not.toMatch(/works|fails|000000000001/)
    expect(page).toContain('daybook_trails{state="logging"} 2\n')
    expect(page).toContain('daybook_trails{state="stopped"} 0\n')
    expect(page).toContain('daybook_trails_failing 1\n')
    expect(page).toContain('daybook_trail_windows_waiting 1\n')
    const oldest = Number(/daybook_trail_windows_oldest_waiting_seconds (\d+)\n/.exec(page)?.[1])
    expect(oldest).toBeGreaterThanOrEqual(60)
    expect(page).toContain('daybook_trail_last_delivery_age_seconds 420\n')
    expect(page).toContain('daybook_trail_last_digest_age_seconds 420\n')

    const own = await readMetrics(daybook, AUTHORIZATION)
    expect(own).toContain('daybook_trail_failing{account="000000000001",trail="works"} 0\n')
    expect(own).toContain('daybook_trail_failing{account="000000000001",trail="fails"} 1\n')
    expect(own).toMatch(
      /daybook_trail_last_delivery_timestamp_seconds\{account="000000000001",trail="works"\} 17\d+/,
    )
    expect(await readMetrics(daybook, bob.authorization)).toContain('trail="works"')
    expect(await readMetrics(daybook, authorization)).not.toMatch(/works|fails|000000000001/)

    // Measured once in 15 seconds, however often it is asked for.
    await daybook.api('/trails/works/logging', { method: 'DELETE' })
    expect(await readMetrics(daybook)).toContain('daybook_trails{state="logging"} 2\n')
    daybook.setClock('2026-03-01T12:07:15Z')
    expect(await readMetrics(daybook)).toContain('daybook_trails{state="logging"} 1\n')
    await daybook.close()
  })
})

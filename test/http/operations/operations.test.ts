import { describe, expect, test } from 'bun:test'
import { Fault } from '../../../src/domain/fault.ts'
import { createMetrics } from '../../../src/http/operations/metrics.ts'
import { createOperations } from '../../../src/http/operations/operations.ts'
import { DATABASES } from '../../support/databases.ts'
import { NO_CALLERS } from '../../support/no-callers.ts'
import { openTestApp } from '../../support/test-app.ts'

describe.each(DATABASES)('operations, on %s,', (database) => {
  test('report health and readiness, and count events and requests', async () => {
    const daybook = await openTestApp({ database })
    const text = async (path: string) => (await fetch(daybook.url + path)).text()
    expect([await text('/healthz'), await text('/readyz')]).toEqual(['ok\n', 'ready\n'])

    expect((await fetch(`${daybook.url}/healthz`)).headers.get('content-type')).toStartWith('text/plain')

    const events = [{ eventID: 'a', eventName: 'OpenDoor', userName: 'ann' }, { userName: 'nobody' }]
    await daybook.send(events)
    await daybook.send(events)
    await daybook.api('/events/a')
    const page = await text('/metrics')
    expect(page).toContain('daybook_events_total{outcome="accepted"} 1\n')
    expect(page).toContain('daybook_events_total{outcome="duplicate"} 1\n')
    expect(page).toContain('daybook_events_total{outcome="conflict"} 0\n')
    expect(page).toContain('daybook_events_total{outcome="rejected"} 2\n')
    expect(page).toMatch(
      /request_duration_seconds_count\{method="GET",route="\/api\/v1\/events\/:id",status="200"\} 1\n/,
    )
    for (const name of ['conflicts', 'epochs_begun', 'verification_problems', 'verification_failures'])
      expect(page).toContain(`\ndaybook_trail_${name} 0\n`)
    expect(page).toMatch(/process_resident_memory_bytes \d{7,}\n/)
    await daybook.close()
  })
})

describe('operations', () => {
  const fail = async () => {
    throw new Fault('unavailable', 'databaseUnavailable', {}, { retryAfterSeconds: 7 })
  }

  test('report health but not readiness while the database is unavailable', async () => {
    const app = createOperations(createMetrics(), { ...NO_CALLERS, checkReadiness: fail })
    expect((await app.request('/healthz')).status).toBe(200)
    const response = await app.request('/readyz')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '7'])
  })

  test('name no customer, user, URL or event in metrics', async () => {
    const daybook = await openTestApp({ database: 'sqlite', DAYBOOK_CUSTOMER: 'Contoso' })
    await daybook.send([
      { eventID: 'the-event', eventName: 'OpenDoor', eventSource: 'the-source', userName: 'ann' },
    ])
    await daybook.app.services.sourceTracker.flush()
    await daybook.api('/events/the-event?unknown=OpenDoor')
    await daybook.api('/OpenDoor/ann')
    await fetch(`${daybook.url}/the-event`, { method: 'ANN' })
    const page = await (await fetch(`${daybook.url}/metrics`)).text()
    expect(page).not.toMatch(/contoso|000000000001|the-event|OpenDoor|the-source|ann\b|admin/i)
    await daybook.close()
  })
})

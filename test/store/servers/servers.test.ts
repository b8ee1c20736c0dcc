import { describe, expect, test } from 'bun:test'
import { allowSystem } from '../../support/allow-system.ts'
import { DATABASES } from '../../support/databases.ts'
import { purgeHourly } from '../../support/purge-hourly.ts'
import { sendObservations, serverOutcome, serverRequest, timeOfDay } from '../../support/server-records.ts'
import { openTestApp } from '../../support/test-app.ts'

describe.each(DATABASES)('the server store on %s', (database) => {
  test('deletes the servers that were gone before an instant, and no others', async () => {
    const daybook = await openTestApp({ database })
    await allowSystem(daybook)
    await daybook.send([
      ...['run', 'ended', 'vanished'].flatMap((id) => [
        serverRequest('StartInstances', id, '10:00'),
        serverOutcome('StartInstances', id, '10:01'),
      ]),
      ...[
        serverRequest('TerminateInstances', 'ended', '10:59'),
        serverOutcome('TerminateInstances', 'ended', '11:00'),
      ],
      ...[
        serverRequest('StopInstances', 'vanished', '10:59'),
        serverOutcome('StopInstances', 'vanished', '11:00'),
      ],
      ...[
        serverRequest('TerminateInstances', 'back', '10:59'),
        serverOutcome('TerminateInstances', 'back', '11:00'),
      ],
      serverRequest('RunInstances', 'never', '10:00'),
      serverRequest('StopInstances', 'awaited', '10:00'),
    ])
    await sendObservations(daybook, '11:30', { back: 'running', never: 'gone' })
    await sendObservations(
      daybook,
      '11:40',
      { run: 'running', back: 'running', awaited: 'running' },
      { whole: true },
    )
    const ids = async () => {
      const { servers } = await (await daybook.api('/servers')).json()
      return servers.map(({ id }: { id: string }) => id)
    }
    const all = await ids()
    expect(all).toEqual(['awaited', 'back', 'ended', 'never', 'run', 'vanished'])
    await daybook.app.store.partitions.purgeRows(new Date(timeOfDay('10:30')), new Date(0))
    expect(await ids()).toEqual(all)
    await daybook.app.store.partitions.purgeRows(new Date('2026-04-01T00:00:00Z'), new Date(0))
    expect(await ids()).toEqual(['awaited', 'back', 'run'])
    await daybook.close()
  })

  test('deletes the servers of a deleted project', async () => {
    const daybook = await openTestApp({ database })
    await allowSystem(daybook)
    const { servers, projects } = daybook.app.store.forCustomer(1)
    daybook.setClock(timeOfDay('12:00:01'))
    await daybook.api('/projects', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"id":"old","name":"old"}',
    })
    await daybook.api('/users/admin/grants/collector?project=old', { method: 'PUT' })
    await daybook.send([serverRequest('StartInstances', 'i-1', '11:00')], '?project=old')
    expect((await servers.count()).all).toBe(1)
    daybook.setClock('2026-05-01T00:00:00Z')
    const results = await purgeHourly({ ...daybook, purge: daybook.app.services.purge }, 60)
    expect(results.flatMap(({ deleted }) => deleted)).toContain('2026-03-01')
    expect((await daybook.api('/projects/old', { method: 'DELETE' })).status).toBe(204)
    expect([(await servers.count()).all, (await projects.list()).length]).toEqual([0, 1])
    await daybook.close()
  })
})

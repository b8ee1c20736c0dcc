import { describe, expect, test } from 'bun:test'
import { DATABASES } from '../../support/databases.ts'
import { asked, at, ended, see } from '../../support/server-records.ts'
import { openHouse } from '../../support/test-app.ts'

describe.each(DATABASES)('servers, on %s,', (database) => {
  test('that are gone are forgotten with the events of their time, and no others', async () => {
    const house = await openHouse({ database })
    await house.send([
      ...['run', 'ended', 'vanished'].flatMap((id) => [
        asked('StartInstances', id, '10:00'),
        ended('StartInstances', id, '10:01'),
      ]),
      ...[asked('TerminateInstances', 'ended', '10:59'), ended('TerminateInstances', 'ended', '11:00')],
      ...[asked('StopInstances', 'vanished', '10:59'), ended('StopInstances', 'vanished', '11:00')],
      ...[asked('TerminateInstances', 'back', '10:59'), ended('TerminateInstances', 'back', '11:00')],
      asked('RunInstances', 'never', '10:00'),
      asked('StopInstances', 'asked-for', '10:00'),
    ])
    await see(house, '11:30', { back: 'running', never: 'gone' })
    await see(house, '11:40', { run: 'running', back: 'running', 'asked-for': 'running' }, { whole: true })
    const ids = async () => {
      const { servers } = await (await house.api('/servers')).json()
      return servers.map(({ id }: { id: string }) => id)
    }
    const all = await ids()
    expect(all).toEqual(['asked-for', 'back', 'ended', 'never', 'run', 'vanished'])
    await house.app.store.days.forget(new Date(at('10:30')))
    expect(await ids()).toEqual(all)
    await house.app.store.days.forget(new Date('2026-04-01T00:00:00Z'))
    expect(await ids()).toEqual(['asked-for', 'back', 'run'])
    await house.close()
  })

  test('go with their project', async () => {
    const house = await openHouse({ database })
    const { servers, projects } = house.app.store.open(1)
    house.at(at('12:00:01'))
    await house.api('/projects', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"id":"old","name":"old"}',
    })
    await house.api('/users/admin/grants/collector?project=old', { method: 'PUT' })
    await house.send([asked('StartInstances', 'i-1', '11:00')], '?project=old')
    expect((await servers.count()).all).toBe(1)
    house.at('2026-05-01T00:00:00Z')
    await house.app.flows.retain()
    expect((await house.api('/projects/old', { method: 'DELETE' })).status).toBe(204)
    expect([(await servers.count()).all, (await projects.list()).length]).toEqual([0, 1])
    await house.close()
  })
})

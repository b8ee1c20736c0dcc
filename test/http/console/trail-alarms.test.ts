import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openConsoleClient } from '../../support/console-client.ts'
import { DATABASES } from '../../support/databases.ts'
import { executeSql } from '../../support/execute-sql.ts'
import { openTestApp, postJson, type TestApp } from '../../support/test-app.ts'

describe.each(DATABASES)('the page of a trail, on %s,', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>
  beforeEach(async () => {
    daybook = await openTestApp({ database })
    admin = openConsoleClient(daybook)
    await admin.signIn()
    await daybook.api('/trails', postJson({ name: 'keep', bucket: 'file:archive' }))
    await daybook.api('/trails/keep/logging', { method: 'PUT' })
    await daybook.send([{ eventID: 'one', eventName: 'OpenDoor' }])
    await deliver('2026-03-01T12:05:01Z')
  })
  afterEach(() => daybook.close())

  const deliver = async (instant: string) => {
    daybook.setClock(instant)
    await daybook.app.services.deliver()
    await daybook.app.services.writeDigests()
  }
  const state = async () => (await (await daybook.api('/trails/keep')).json()).state
  const metrics = async () => (await fetch(`${daybook.url}/metrics`)).text()
  const plant = async () => {
    const { archives } = await (await daybook.api('/trails/keep/archives')).json()
    const key = String(archives[0].key)
    const folder = join(daybook.dataDir, 'customers', '000000000001', 'buckets', 'archive')
    writeFileSync(join(folder, key), 'planted')
    return key
  }

  test('says for which object it has stopped, and in which epoch it continues', async () => {
    const key = await plant()
    await executeSql(daybook, "update deliveries set state = 'waiting', archives = '[]', attempts = 1")
    await deliver('2026-03-01T12:06:01Z')
    const stopped = await admin.get('/trails/keep')
    expect(await stopped.texts('.status')).toEqual(['Conflict'])
    const [alarm] = await stopped.texts('[role="alert"].check-result-failed')
    expect(alarm).toStartWith('Stopped on ')
    expect(alarm).toContain(key)
    expect(alarm).toContain('Then stop the trail and start it again')
    expect(await state()).toMatchObject({
      conflict: { bucket: 'file:archive', key, foundAt: '2026-03-01T12:06:01.000Z' },
      error: `The bucket has an object ${key} with another content than Daybook would have stored. Daybook does not replace it. The trail has stopped.`,
    })
    expect(await metrics()).toContain('\ndaybook_trail_conflicts 1\n')
    daybook.setClock('2026-03-01T12:07:01Z')
    await daybook.api('/trails/keep/logging', { method: 'DELETE' })
    await daybook.api('/trails/keep/logging', { method: 'PUT' })
    await deliver('2026-03-01T12:10:01Z')
    const started = await admin.get('/trails/keep')
    expect(await started.texts('.status')).toEqual(['Logging'])
    const epoch = (await started.texts('.property')).find((text) => text.startsWith('Epoch'))
    expect(epoch).toContain('The trail was started again after it had stopped')
    expect(await state()).toMatchObject({
      ...{ conflict: null, error: null, epoch: 2 },
      epochs: [{ number: 2, reason: 'conflict', previousDigest: null }],
    })
    const page = await metrics()
    expect(page).toContain('\ndaybook_trail_conflicts 0\n')
    expect(page).toContain('\ndaybook_trail_epochs_begun 1\n')
  })

  test('shows the last verification of the day, with its problems', async () => {
    await deliver('2026-03-01T13:00:01Z')
    await daybook.app.services.verifyDaily()
    const well = await admin.get('/trails/keep')
    expect((await well.texts('#verify .check-result')).join()).toMatch(
      /^Last verified on .*Valid: 1 of 1 digests/,
    )
    const key = await plant()
    daybook.setClock('2026-03-02T13:00:02Z')
    await daybook.app.services.verifyDaily()
    // The session has ended.
    await admin.signIn()
    const found = await admin.get('/trails/keep')
    const [result] = await found.texts('#verify .check-result-failed')
    expect(result).toContain('NOT valid: found 1 problem')
    expect(result).toContain(`altered: archive ${key}`)
    expect((await state()).lastVerification).toMatchObject({
      sound: false,
      complete: true,
      problems: 1,
      error: null,
    })
    daybook.setClock('2026-03-02T13:01:02Z')
    expect(await metrics()).toContain('\ndaybook_trail_verification_problems 1\n')
    expect(await metrics()).toContain('\ndaybook_trail_verification_age_seconds 60\n')
  })
})

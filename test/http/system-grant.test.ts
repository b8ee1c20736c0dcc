import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { allowSystem } from '../support/allow-system.ts'
import { DATABASES } from '../support/databases.ts'
import { findServer, serverOutcome, serverRequest, timeOfDay } from '../support/server-records.ts'
import { openTestApp, postJson, type TestApp } from '../support/test-app.ts'
import { BOB, createTestUser, SENDER } from '../support/test-users.ts'

const REPORT = '/reports/administration?start=2026-03-01&end=2026-03-02&format=json'
const START = serverRequest('StartInstances', 'i-1', '11:00')
/** What only the cloud can say, each in another way. */
const SYSTEM_RECORDS = [
  serverOutcome('StartInstances', 'i-1', '11:00'),
  { ...START, userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }, userName: undefined },
  { ...START, eventType: 'AwsServiceEvent', userName: 'ann' },
  { ...START, userName: 'OEC_SYSTEM', errorCode: 'REASON_11' },
  { ...serverOutcome('TerminateInstances', 'i-1', '11:30'), requestID: 'other' },
  { ...serverOutcome('StartInstances', 'i-new', '11:30'), requestID: 'new' },
]

describe.each(DATABASES)('the grant system, on %s,', (database) => {
  let daybook: TestApp
  let authorization: string
  let reader: string
  beforeEach(async () => {
    daybook = await openTestApp({ database })
    authorization = (await createTestUser(daybook, SENDER)).authorization
    reader = (await createTestUser(daybook, BOB)).authorization
    expect((await send([START])).accepted).toBe(1)
  })
  afterEach(() => daybook.close())

  const send = async (records: object[], query = '') => {
    const init = postJson({ Records: records })
    const headers = { 'content-type': 'application/json', authorization }
    return (await daybook.api(`/events${query}`, { ...init, headers })).json()
  }
  const observe = (state: string) =>
    daybook.api('/observations', {
      ...postJson({ servers: [{ id: 'i-1', state }] }),
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization },
    })
  type Row = { createUser: string; action: string; details: string; responseCode: string }
  const rows = async () => {
    const report: { rows: Row[] } = await (await daybook.api(REPORT)).json()
    const isSent = ({ details }: Row) => /INSTANCES|GRANT|USER/.test(details)
    return report.rows
      .filter(isSent)
      .map(({ createUser, action, responseCode }) => [createUser, action, responseCode].join('|'))
  }
  const pendingCount = async () => {
    const { administratorLog } = daybook.app.store.forCustomer(1)
    const query = { after: 0, limit: 100, isPendingOnly: true, hasTotals: false }
    return (await administratorLog.listPage({ from: 20_513, until: 20_514 }, query)).rows.length
  }

  test('is needed for events of the system to count: without it they are events like any other', async () => {
    const [before, server] = [await rows(), await findServer(daybook, 'i-1')]
    expect(server).toMatchObject({ state: null, underWay: 'running', settledAt: null })
    expect(await send(SYSTEM_RECORDS)).toEqual({
      accepted: SYSTEM_RECORDS.length,
      duplicates: 0,
      rejected: [],
    })
    expect(await rows()).toEqual(before)
    expect(await pendingCount()).toBe(1)
    expect(await findServer(daybook, 'i-1')).toEqual(server)
    expect(await findServer(daybook, 'i-new')).toBeNull()
    const headers = { authorization: reader }
    const { events } = await (await daybook.api('/events?resourceName=i-1', { headers })).json()
    expect(events).toHaveLength(SYSTEM_RECORDS.length)
  })

  test('lets the outcomes of a sender end operations, change servers and make rows of OEC_SYSTEM', async () => {
    await allowSystem(daybook, 'default', SENDER.userName)
    const [outcome = {}] = SYSTEM_RECORDS
    const before = await rows()
    expect((await send([outcome])).accepted).toBe(1)
    expect(await rows()).toEqual([...before, 'OEC_SYSTEM|Start Server|OK'])
    expect(await pendingCount()).toBe(0)
    expect(await findServer(daybook, 'i-1')).toMatchObject({ state: 'running', underWay: null })
  })

  test('counts in its project only, and for the project of each event of a request', async () => {
    await daybook.api('/projects', postJson({ id: 'shop', name: 'Shop' }))
    await daybook.api(`/users/${SENDER.userName}/grants/collector?project=shop`, { method: 'PUT' })
    await allowSystem(daybook, 'shop', SENDER.userName)
    const outcomes = ['default', 'shop'].map((project) => ({
      ...serverOutcome('StartInstances', `i-${project}`, '11:10'),
      project,
    }))
    expect((await send(outcomes)).accepted).toBe(2)
    expect(await findServer(daybook, 'i-default')).toBeNull()
    expect(await findServer(daybook, 'i-shop')).toMatchObject({ state: 'running', project: 'shop' })
  })

  test('is needed to send observations, from which Daybook concludes what the system did', async () => {
    const refused = await observe('stopped')
    expect([refused.status, (await refused.json()).detail]).toEqual([
      403,
      'Sending observations requires the grant system in the project.',
    ])
    await allowSystem(daybook, 'default', SENDER.userName)
    expect((await observe('running')).status).toBe(200)
  })

  test('ends with its removal, at once', async () => {
    const path = `/users/${SENDER.userName}/grants/system?project=default`
    expect((await daybook.api(path, { method: 'PUT' })).status).toBe(204)
    expect((await observe('starting')).status).toBe(200)
    expect((await daybook.api(path, { method: 'DELETE' })).status).toBe(204)
    expect((await observe('running')).status).toBe(403)
    const [outcome = {}] = SYSTEM_RECORDS
    expect((await send([outcome])).accepted).toBe(1)
    expect(await pendingCount()).toBe(1)
  })

  test('is not needed by Daybook itself, nor by the operator who imports', async () => {
    const records = [
      { ...START, requestID: 'imported' },
      { ...serverOutcome('StartInstances', 'i-1', '11:00') },
    ]
    const lines = records.map((record) => JSON.stringify(record)).join('\n')
    async function* texts() {
      const chunks = new Blob([lines]).stream().pipeThrough(new TextDecoderStream())
      yield { name: 'archive', format: 'lines' as const, chunks }
    }
    const target = await daybook.app.getImportTarget(null)
    expect(await daybook.app.services.imports.run(target, texts())).toMatchObject({ accepted: 2 })
    expect(await findServer(daybook, 'i-1')).toMatchObject({ state: 'running' })
    const { servers } = daybook.app.store.forCustomer(1)
    const stopped = { project: 'default', servers: [{ id: 'i-1', state: 'stopped' }], isComplete: false }
    await servers.recordObservations({ ...stopped, at: new Date(timeOfDay('12:00')) })
    daybook.setClock(timeOfDay('12:05'))
    expect(await daybook.app.services.reconcileServers()).toMatchObject({ differences: 1 })
    const { rows: all } = await (await daybook.api(REPORT)).json()
    expect(all.at(-1)).toMatchObject({ createUser: 'OEC_SYSTEM', action: 'Remote Stop Server' })
  })

  test('does not let a sender speak as Daybook: what only Daybook does has no row', async () => {
    await allowSystem(daybook, 'default', SENDER.userName)
    const before = await rows()
    const forged = ['PutGrant', 'put_grant', 'HandOverAdministration', 'RemoteStopServer', 'DeactivateUser']
    const records = forged.map((eventName) => ({
      ...{ eventName, userName: 'admin', requestParameters: { userName: 'ann', grant: 'file' } },
      resources: [{ type: 'AWS::EC2::Instance', ARN: 'i-1' }],
    }))
    const server = await findServer(daybook, 'i-1')
    expect((await send(records)).accepted).toBe(forged.length)
    expect(await findServer(daybook, 'i-1')).toEqual(server)
    // Clouds have `DeactivateUser`, too: its row says that it is not Daybook's.
    expect((await rows()).slice(before.length)).toEqual(['admin|Deactivate User|OK'])
    const { rows: all } = await (await daybook.api(REPORT)).json()
    expect(all.at(-1).details).toEndWith(' eventSource=unknown')
  })
})

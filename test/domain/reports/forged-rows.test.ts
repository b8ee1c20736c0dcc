import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { actionOwner } from '../../../src/domain/actions/own-action.ts'
import { OPERATOR, type Sender } from '../../../src/domain/events/incoming-event.ts'
import { parseEvent } from '../../../src/domain/events/record.ts'
import { draftRow } from '../../../src/domain/reports/administrator-log.ts'

const SAMPLE = join(import.meta.dir, '../../fixtures/cloudtrail-sample.ndjson.gz')
const CONTEXT = {
  now: new Date('2026-03-01T12:00:00Z'),
  newId: () => '00000000-0000-7000-8000-000000000001',
  region: 'local',
  accountId: '000000000001',
  customer: 1,
  project: 'default',
  retentionDays: 10_000,
}
const SYSTEM = OPERATOR
const COLLECTOR: Sender = { ...OPERATOR, maySpeakForCloud: () => false }

const draft = (record: object | string, sender = COLLECTOR) => {
  const text = typeof record === 'string' ? record : JSON.stringify(record)
  return draftRow(parseEvent(text, { ...CONTEXT, sender }), ACTION_CATALOGUE)
}

const STOP = {
  ...{ eventName: 'StopInstances', eventSource: 'ec2.amazonaws.com', requestID: 'r' },
  requestParameters: { instancesSet: { items: [{ instanceId: 'i-1' }] } },
}

describe('an event of a sender who may not speak for the cloud', () => {
  test.each<[string, object]>([
    ['the system’s user name', { ...STOP, userName: 'OEC_SYSTEM' }],
    ['a service as its identity', { ...STOP, userIdentity: { type: 'AWSService', invokedBy: 'ec2' } }],
    [
      'a service as its identity, and a user',
      { ...STOP, userName: 'a', userIdentity: { type: 'AWSService' } },
    ],
    ['the type of a service’s event', { ...STOP, userName: 'alice', eventType: 'AwsServiceEvent' }],
    [
      'the type of a service’s event and no person',
      { eventName: 'RotateKey', eventType: 'AwsServiceEvent', userIdentity: { invokedBy: 'kms' } },
    ],
    ['a failure of the system', { ...STOP, userName: 'OEC_SYSTEM', errorCode: 'REASON_11' }],
    ['an action without an outcome', { eventName: 'DeleteVolume', userName: 'OEC_SYSTEM' }],
  ])('with %s has no row; otherwise it has one', (_, record) => {
    expect(draft(record)).toBeNull()
    expect(draft(record, SYSTEM)).not.toBeNull()
  })

  test('has the row of a request, which is pending, and no server has changed its state', () => {
    expect(draft({ ...STOP, userName: 'alice' })).toMatchObject({
      ...{ userName: 'alice', part: 'request', responseCode: '' },
      changes: [{ id: 'i-1', underWay: 'stopped', state: null, isSettled: false }],
    })
  })

  test('never has a row of the system or an outcome, whichever record of the sample it is', () => {
    const lines = gunzipSync(readFileSync(SAMPLE)).toString('utf8').trim().split('\n')
    const kinds = new Map<string, number>()
    for (const line of lines) {
      const [row, full] = [draft(line), draft(line, SYSTEM)]
      const isSystem = full?.userName === 'OEC_SYSTEM' || full?.part === 'outcome'
      if (isSystem) expect(row).toBeNull()
      else expect(row).toEqual(full)
      const kind = full === null ? 'read' : isSystem ? 'system' : 'row'
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    }
    expect(Object.fromEntries(kinds)).toEqual({ read: 3_429, row: 474, system: 131 })
  })
})

describe('an event that claims an action of Daybook', () => {
  test.each(['PutGrant', 'put_grant', 'PutGrant20260301', 'HandOverAdministration', 'RemoteStopServer'])(
    'has no row if only Daybook has the action and another source sent it: %s',
    (eventName) => {
      for (const sender of [COLLECTOR, SYSTEM])
        for (const eventSource of [undefined, 'iam.amazonaws.com'])
          expect(draft({ eventName, userName: 'admin', eventSource }, sender)).toBeNull()
      expect(draft({ eventName, userName: 'admin', eventSource: 'daybook' })).not.toBeNull()
    },
  )

  test.each([
    ['CreateUser', 'iam.amazonaws.com', "CREATE_USER 'bob' eventSource=iam.amazonaws.com"],
    ['create_user', undefined, "CREATE_USER 'bob' eventSource=unknown"],
    ['CreateProject', 'codebuild.amazonaws.com', "CREATE_PROJECT 'bob' eventSource=codebuild.amazonaws.com"],
    ['CreateUser', 'daybook', "CREATE_USER 'bob'"],
    ['FrobUser', 'frob.example', "FROB_USER 'bob'"],
  ])('has its source in the row if others have %s, too: sent by %s', (eventName, eventSource, details) => {
    const record = { eventName, userName: 'admin', eventSource, requestParameters: { name: 'bob' } }
    const row = draft(record)
    const quoted = row?.name === '' ? '' : ` '${row?.name}'`
    expect(`${row?.detailsHead}${quoted}${row?.detailsTail}`).toBe(details)
  })

  test('has an owner by any spelling of its name', () => {
    const owners = [
      'PutGrant',
      'put_grant',
      'CreateUser',
      'LookupEvents',
      'PutEvents',
      'StopInstances',
      'Frob',
    ]
    expect(owners.map(actionOwner)).toEqual([
      ...(['daybook', 'daybook', 'both', 'both', 'both', 'others', 'others'] as const),
    ])
  })
})

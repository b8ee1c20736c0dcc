import { describe, expect, test } from 'bun:test'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { OPERATOR } from '../../../src/domain/events/incoming-event.ts'
import { parseEvent } from '../../../src/domain/events/record.ts'
import { type AdministratorLogDraft, draftRow } from '../../../src/domain/reports/administrator-log.ts'

const CONTEXT = {
  now: new Date('2026-03-01T12:00:00Z'),
  newId: () => '00000000-0000-7000-8000-000000000001',
  region: 'local',
  accountId: '000000000001',
  customer: 1,
  project: 'default',
  retentionDays: 30,
  sender: OPERATOR,
}

const draft = (record: object) =>
  draftRow(parseEvent(JSON.stringify({ userName: 'alice', ...record }), CONTEXT), ACTION_CATALOGUE)

type Case = [title: string, record: object, row: Partial<AdministratorLogDraft> | null]

describe('the administrator log row of an event', () => {
  test.each<Case>([
    ['is missing if the event only read', { eventName: 'DescribeInstances' }, null],
    ['is missing if the record says that it only read', { eventName: 'RunReport', readOnly: true }, null],
    [
      'is the only row of a synchronous action',
      { eventName: 'DeleteVolume', requestParameters: { volumeId: 'vol-1' } },
      {
        ...{ userName: 'alice', type: 'VOLUME', name: 'vol-1', action: 'Delete Volume', responseCode: 'OK' },
        ...{ detailsHead: 'DELETE_VOLUME', detailsTail: '', part: 'whole' },
      },
    ],
    [
      'is the only row of an asynchronous action that was refused',
      {
        ...{ eventName: 'StopInstances', errorCode: 'Client.UnauthorizedOperation' },
        requestParameters: { instancesSet: { items: [{ instanceId: 'i-1' }] } },
      },
      {
        ...{ detailsHead: 'STOP_INSTANCES', responseCode: 'Client.UnauthorizedOperation', part: 'whole' },
        changes: [],
      },
    ],
    [
      'has the code REASON_10 for a failure without a code',
      { eventName: 'ConsoleLogin', responseElements: { ConsoleLogin: 'Failure' } },
      { responseCode: 'REASON_10', action: 'Sign In' },
    ],
    [
      'has the code REASON_10 for a failure with only a message',
      { eventName: 'PutThing', errorMessage: 'It did not work.' },
      { responseCode: 'REASON_10' },
    ],
    [
      'has the code Failure if that is the record’s own',
      { eventName: 'PutThing', errorCode: 'Failure' },
      { responseCode: 'Failure' },
    ],
    [
      'names the server of parameters that are written as JSON text',
      {
        eventName: 'StopInstances',
        requestParameters: '{"instancesSet":{"items":[{"instanceId":"i-0athena"}]}}',
      },
      { name: 'i-0athena', server: { id: 'i-0athena', name: null, address: null } },
    ],
    [
      'is the outcome of an asynchronous action if a service made the event, also if it names a person',
      {
        eventName: 'StopInstances',
        eventType: 'AwsServiceEvent',
        resources: [{ type: 'AWS::EC2::Instance', ARN: 'i-1' }],
      },
      { userName: 'alice', part: 'outcome', responseCode: 'OK' },
    ],
    [
      'has the tags in the record',
      { eventName: 'PutThing', department: 'Ops', userIdentity: { customerDefined1: 'a', userName: 'al' } },
      { department: 'Ops', customerDefined1: 'a', customerDefined2: null },
    ],
    [
      'has the object type in the title of an unknown action',
      { eventName: 'FrobWidgets', requestParameters: { name: 'w' } },
      { type: 'WIDGET', name: 'w', action: 'Frob Widgets', detailsHead: 'FROB_WIDGETS' },
    ],
    [
      'has the object type of the resource of an unknown action',
      { eventName: 'FrobWidget', resources: [{ type: 'AWS::S3::Bucket', name: 'b' }] },
      { type: 'BUCKET', name: 'b' },
    ],
    [
      'has the object type OTHER if nothing determines it',
      { eventName: 'Frob' },
      { type: 'OTHER', name: '' },
    ],
    [
      'names the object that the action acts on, and no other resource',
      {
        ...{ eventName: 'AttachVolume', eventSource: 'ec2.amazonaws.com' },
        requestParameters: { instanceId: 'i-1', volumeId: 'vol-1' },
      },
      { type: 'VOLUME', name: 'vol-1' },
    ],
    [
      'names the other objects in the details, ten in total',
      {
        eventName: 'DeleteVolume',
        resources: Array.from({ length: 12 }, (_, i) => ({ type: 'AWS::EC2::Volume', name: `vol-${i}` })),
      },
      {
        name: 'vol-0',
        detailsTail: ` ${Array.from({ length: 9 }, (_, i) => `'vol-${i + 1}'`).join(' ')} and 2 more`,
      },
    ],
    [
      'has the system as its user if a service acted',
      { eventName: 'RotateKey', eventType: 'AwsServiceEvent', userIdentity: { invokedBy: 'kms' } },
      { userName: 'OEC_SYSTEM', department: '', part: 'whole', responseCode: 'OK' },
    ],
    [
      'has CloudControl’s own words for its actions',
      {
        eventName: 'AddPublicIpBlock',
        resources: [{ type: 'IP_BLOCK', name: '168.128.37.196' }],
      },
      {
        type: 'IP_BLOCK',
        name: '168.128.37.196',
        action: 'Add IP Block',
        detailsHead: 'ADD_PUBLIC_IP_BLOCK',
      },
    ],
    [
      'shows which grant was added',
      {
        ...{ eventName: 'PutGrant', eventSource: 'daybook' },
        requestParameters: { userName: 'bob', grant: 'file', project: 'default', password: 'x' },
      },
      { detailsTail: ' grant=file project=default' },
    ],
  ])('%s', (_, record, row) => {
    const drafted = draft(record)
    if (row === null) expect(drafted).toBeNull()
    else expect(drafted).toMatchObject(row)
  })
})

describe('the rows of an asynchronous action', () => {
  const run = {
    ...{ eventName: 'RunInstances', eventSource: 'ec2.amazonaws.com', requestID: 'r', sharedEventID: 's' },
    requestParameters: {
      instancesSet: { items: [{ imageId: 'ami-1', minCount: 2 }] },
      tagSpecificationSet: { items: [{ resourceType: 'instance', tags: [{ key: 'Name', value: 'web' }] }] },
    },
    responseElements: {
      instancesSet: {
        items: [
          {
            ...{ instanceId: 'i-1', privateIpAddress: '10.0.0.5' },
            tagSet: { items: [{ key: 'Name', value: 'web-1' }] },
          },
          { instanceId: 'i-2' },
        ],
      },
    },
  }

  test('begin with the request, by its user, without a code', () => {
    expect(draft(run)).toMatchObject({
      ...{ userName: 'alice', type: 'SERVER', action: 'Deploy Server', part: 'request', responseCode: '' },
      ...{ detailsHead: 'ATTEMPT: RUN_INSTANCES', detailsTail: " 'i-2'", requestId: 'r', sharedEventId: 's' },
      server: { id: 'i-1', name: 'web-1', address: '10.0.0.5' },
      changes: [
        { id: 'i-1', underWay: 'running', state: null, isSettled: false },
        { id: 'i-2', underWay: 'running', state: null, isSettled: false },
      ],
    })
  })

  test('end with the outcome, by the system', () => {
    const outcome = { ...run, userName: 'OEC_SYSTEM' }
    const changes = [{ underWay: null, state: 'running', isSettled: true }, {}]
    expect(draft(outcome)).toMatchObject({
      ...{ userName: 'OEC_SYSTEM', part: 'outcome', responseCode: 'OK', detailsHead: 'RUN_INSTANCES' },
      changes,
    })
    expect(draft({ ...outcome, errorCode: 'REASON_11' })).toMatchObject({
      ...{ part: 'outcome', responseCode: 'REASON_11' },
      changes: [{ underWay: null, state: null, isSettled: true }, {}],
    })
  })

  test('name a server by the ID in its ARN, and in the form name[address_id] even without an ID', () => {
    const resources = [{ type: 'AWS::EC2::Instance', ARN: 'arn:aws:ec2:local:1:instance/i-9' }]
    expect(draft({ eventName: 'StopInstances', resources })).toMatchObject({
      name: 'i-9',
      server: { id: 'i-9' },
    })
    const nameless = [{ type: 'AWS::EC2::Instance', ARN: 'arn:aws:ec2:local:1:instance/' }]
    expect(draft({ eventName: 'StopInstances', resources: nameless })).toMatchObject({
      server: { id: 'arn:aws:ec2:local:1:instance/' },
    })
    const named = { eventName: 'RunInstances', requestParameters: { name: 'web-1' } }
    expect(draft(named)).toMatchObject({ name: 'web-1[_]', server: null })
    expect(draft({ eventName: 'RunInstances' })).toMatchObject({ name: '[_]', server: null })
  })

  test('have the server’s name and address as columns store them: cut, well-formed and without U+0000', () => {
    const item = {
      ...{ instanceId: 'i-1', privateIpAddress: '10.0\0.5' },
      tagSet: { items: [{ key: 'Name', value: `\ud800${'x'.repeat(1_000)}` }] },
    }
    const hostile = { ...run, responseElements: { instancesSet: { items: [item] } } }
    const server = { id: 'i-1', name: `\ufffd${'x'.repeat(511)}`, address: '10.0\ufffd.5' }
    expect(draft(hostile)).toMatchObject({ server, changes: [server] })
    const { responseElements: _, ...request } = run
    const one = { ...request, resources: [{ type: 'AWS::EC2::Instance', ARN: 'i-1' }] }
    expect(draft({ ...one, requestParameters: { name: 'a\0b' } })).toMatchObject({
      server: { name: 'a\ufffdb' },
    })
  })
})

import { allowSystem } from './allow-system.ts'
import type { TestApp } from './test-app.ts'
import { administratorOf, TEST_CLIENT } from './test-users.ts'

/** The period of the report on the month; `end` is exclusive. */
export const REPORT_MONTH = { start: '2028-02-01', end: '2028-03-01' }

/** Sends the events of a February with a leap day, each at its own time. They cover everything a report must show. */
export async function sendReportMonth(daybook: TestApp): Promise<void> {
  daybook.setClock('2028-01-20T08:00:00Z')
  const admin = await administratorOf(daybook, '000000000001')
  const { users } = daybook.app.services
  const tags = (department: string, one = '', two = '') => ({
    department,
    customerDefined1: one,
    customerDefined2: two,
  })
  await users.create(admin, 'alice', tags('Operations', 'CC-100', 'Bern'), null)
  await users.create(admin, 'bob', tags('Büro, "Süd"'), null)
  await users.create(admin, 'eve', tags('Security', 'CC-7'), null)
  const send = createSender(daybook)
  await allowSystem(daybook)

  // In the first second of the month.
  await send('2028-02-01T00:00:00Z', deploy('0001'))
  await send('2028-02-01T00:06:29Z', outcomeOf(deploy('0002')))
  // Stopped. The outcome arrives before the request, which was delayed.
  await send('2028-02-03T10:00:05Z', bySystem(stop('0003', 'req-stop')))
  await send('2028-02-03T10:00:00Z', stop('0004', 'req-stop'))
  // Failed. The request and its outcome have only the shared event ID in common.
  await send('2028-02-04T09:00:00Z', { ...start('0005'), sharedEventID: 'shared-start' })
  const failed = { ...bySystem(start('0006')), sharedEventID: 'shared-start', errorCode: 'REASON_11' }
  await send('2028-02-04T09:01:00Z', failed)
  // Without an outcome.
  await send('2028-02-05T07:30:00Z', { ...start('0007'), requestID: 'req-lost' })
  // A synchronous change, one that was denied, and a read.
  await send('2028-02-07T12:00:00Z', buildRecord('0008', 'alice', 'DeleteVolume', { volumeId: 'vol-0a1' }))
  const refused = buildRecord('0009', 'bob', 'CreateVpc', { name: 'DMZ' })
  await send('2028-02-07T12:00:01Z', { ...refused, errorCode: 'Client.UnauthorizedOperation' })
  await send('2028-02-07T12:00:02Z', buildRecord('0010', 'bob', 'DescribeVpcs', {}))

  daybook.setClock('2028-02-10T00:00:00Z')
  await users.update({ ...admin, clientInfo: TEST_CLIENT }, 'alice', {
    department: 'Platform',
    customerDefined2: '',
  })
  await send('2028-02-10T00:00:01Z', buildRecord('0011', 'alice', 'DeleteVolume', { volumeId: 'vol-0a2' }))
  await send('2028-02-11T00:00:00Z', hostileRecords())
  await send('2028-02-29T00:00:00Z', buildRecord('0017', 'eve', 'CreateBucket', { bucketName: 'leap' }))
  await send(
    '2028-02-29T23:59:59Z',
    buildRecord('0018', 'nobody', 'FrobWidgets', { name: 'not in the directory' }),
  )
  await send('2028-03-01T00:00:00Z', buildRecord('0019', 'alice', 'DeleteVolume', { volumeId: 'vol-march' }))
  // Received after the month's end, although it happened on the 6th.
  daybook.setClock('2028-03-01T06:00:00Z')
  await daybook.send([
    { ...buildRecord('0020', 'bob', 'DeleteVpc', { name: 'late' }), eventTime: '2028-02-06T06:06:06Z' },
  ])
  // Also late, and from before alice's tags changed.
  await daybook.send([
    {
      ...buildRecord('0021', 'alice', 'DeleteVolume', { volumeId: 'vol-late' }),
      eventTime: '2028-02-09T23:59:59Z',
    },
  ])
  await users.delete(admin, 'eve')
}

type RecordFields = { [member: string]: unknown }

function createSender(daybook: TestApp) {
  return async (time: string, fields: RecordFields | RecordFields[]): Promise<void> => {
    daybook.setClock(time)
    const records = [fields].flat().map((record) => ({ ...record, eventTime: time }))
    const answer = await daybook.send(records)
    if (answer.accepted !== records.length) throw new Error(JSON.stringify(answer))
  }
}

const id = (number: string) => `0af77988-0531-45d3-be56-00000000${number}`

function buildRecord(
  number: string,
  userName: string,
  eventName: string,
  requestParameters: RecordFields,
): RecordFields {
  return { eventID: id(number), userName, eventName, eventSource: 'ec2.amazonaws.com', requestParameters }
}

const WEB = { instanceId: 'i-0c5', privateIpAddress: '10.0.0.5' }
const ON_WEB = { instancesSet: { items: [{ instanceId: WEB.instanceId }] } }

function deploy(number: string): RecordFields {
  const tagSet = { items: [{ key: 'Name', value: 'web-1' }] }
  return {
    ...buildRecord(number, 'alice', 'RunInstances', { instancesSet: { items: [{ imageId: 'ami-1' }] } }),
    responseElements: { instancesSet: { items: [{ ...WEB, tagSet }] } },
    requestID: 'req-deploy',
  }
}

// As a cloud service records it: only the ARN identifies the server.
function outcomeOf({ eventID, eventName, requestID }: RecordFields): RecordFields {
  return {
    ...{ eventID, eventName, requestID, eventType: 'AwsServiceEvent' },
    userIdentity: { accountId: '000000000001', invokedBy: 'ec2.amazonaws.com' },
    resources: [{ type: 'AWS::EC2::Instance', ARN: 'arn:aws:ec2:local:000000000001:instance/i-0c5' }],
  }
}

function stop(number: string, requestID: string): RecordFields {
  return { ...buildRecord(number, 'bob', 'StopInstances', ON_WEB), requestID }
}

function start(number: string): RecordFields {
  return buildRecord(number, 'alice', 'StartInstances', ON_WEB)
}

function bySystem(record: RecordFields): RecordFields {
  return { ...record, userName: 'OEC_SYSTEM' }
}

// Names with Unicode, commas, quotes, all kinds of line ends, and formulas.
function hostileRecords(): RecordFields[] {
  const names = [
    'Überwachung 監視 🚀',
    'a, b, and "c"',
    'two\nlines\r\nand\u2028more\u0085of\u0000them',
    '=HYPERLINK("http://example.com","click")',
    ' +1',
  ]
  return names.map((name, i) => buildRecord(`001${i + 2}`, 'bob', 'CreateVpc', { name }))
}

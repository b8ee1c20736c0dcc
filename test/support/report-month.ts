import type { TestApp } from './test-app.ts'
import { administratorOf, TEST_CLIENT } from './test-users.ts'

/** The days of the report on the month: the end is the first day that is left out. */
export const MONTH = { start: '2028-02-01', end: '2028-03-01' }

/** A February with a leap day in which everything happens that a report must show, sent as it happens. */
export async function playReportMonth(daybook: TestApp): Promise<void> {
  daybook.at('2028-01-20T08:00:00Z')
  const admin = await administratorOf(daybook, '000000000001')
  const { people } = daybook.app.flows
  const tags = (department: string, one = '', two = '') => ({
    department,
    customerDefined1: one,
    customerDefined2: two,
  })
  await people.create(admin, 'alice', tags('Operations', 'CC-100', 'Bern'), null)
  await people.create(admin, 'bob', tags('Büro, "Süd"'), null)
  await people.create(admin, 'eve', tags('Security', 'CC-7'), null)
  const send = sender(daybook)

  await send('2028-02-01T00:00:00Z', deploy('0001'), 'the first second of the month')
  await send('2028-02-01T00:06:29Z', outcomeOf(deploy('0002')))
  // Stopped: the outcome is told before the request, which was on its way for long.
  await send('2028-02-03T10:00:05Z', system(stop('0003', 'req-stop')))
  await send('2028-02-03T10:00:00Z', stop('0004', 'req-stop'))
  // Failed cleanly, linked by the shared event id alone.
  await send('2028-02-04T09:00:00Z', { ...start('0005'), sharedEventID: 'shared-start' })
  const failed = { ...system(start('0006')), sharedEventID: 'shared-start', errorCode: 'REASON_11' }
  await send('2028-02-04T09:01:00Z', failed)
  // Never answered.
  await send('2028-02-05T07:30:00Z', { ...start('0007'), requestID: 'req-lost' })
  // Done at once, refused at once, read.
  await send('2028-02-07T12:00:00Z', edit('0008', 'alice', 'DeleteVolume', { volumeId: 'vol-0a1' }))
  const refused = edit('0009', 'bob', 'CreateVpc', { name: 'DMZ' })
  await send('2028-02-07T12:00:01Z', { ...refused, errorCode: 'Client.UnauthorizedOperation' })
  await send('2028-02-07T12:00:02Z', edit('0010', 'bob', 'DescribeVpcs', {}))

  daybook.at('2028-02-10T00:00:00Z')
  await people.describe({ ...admin, clientInfo: TEST_CLIENT }, 'alice', {
    department: 'Platform',
    customerDefined2: '',
  })
  await send('2028-02-10T00:00:01Z', edit('0011', 'alice', 'DeleteVolume', { volumeId: 'vol-0a2' }))
  await send('2028-02-11T00:00:00Z', hostile())
  await send('2028-02-29T00:00:00Z', edit('0017', 'eve', 'CreateBucket', { bucketName: 'leap' }))
  await send('2028-02-29T23:59:59Z', edit('0018', 'nobody', 'FrobWidgets', { name: 'not in the directory' }))
  await send('2028-03-01T00:00:00Z', edit('0019', 'alice', 'DeleteVolume', { volumeId: 'vol-march' }))
  // Late: at the month's end, though it happened on the 6th.
  daybook.at('2028-03-01T06:00:00Z')
  await daybook.send([
    { ...edit('0020', 'bob', 'DeleteVpc', { name: 'late' }), eventTime: '2028-02-06T06:06:06Z' },
  ])
  // Told late as well: of the time before alice's tags were changed.
  await daybook.send([
    { ...edit('0021', 'alice', 'DeleteVolume', { volumeId: 'vol-late' }), eventTime: '2028-02-09T23:59:59Z' },
  ])
  await people.remove(admin, 'eve')
}

type Sent = { [member: string]: unknown }

function sender(daybook: TestApp) {
  return async (time: string, given: Sent | Sent[], _why?: string): Promise<void> => {
    daybook.at(time)
    const records = [given].flat().map((record) => ({ ...record, eventTime: time }))
    const answer = await daybook.send(records)
    if (answer.accepted !== records.length) throw new Error(JSON.stringify(answer))
  }
}

const id = (number: string) => `0af77988-0531-45d3-be56-00000000${number}`

function edit(number: string, userName: string, eventName: string, requestParameters: Sent): Sent {
  return { eventID: id(number), userName, eventName, eventSource: 'ec2.amazonaws.com', requestParameters }
}

const WEB = { instanceId: 'i-0c5', privateIpAddress: '10.0.0.5' }
const ON_WEB = { instancesSet: { items: [{ instanceId: WEB.instanceId }] } }

function deploy(number: string): Sent {
  const tagSet = { items: [{ key: 'Name', value: 'web-1' }] }
  return {
    ...edit(number, 'alice', 'RunInstances', { instancesSet: { items: [{ imageId: 'ami-1' }] } }),
    responseElements: { instancesSet: { items: [{ ...WEB, tagSet }] } },
    requestID: 'req-deploy',
  }
}

// As a service of the cloud tells it: by the server's ARN and nothing else.
function outcomeOf({ eventID, eventName, requestID }: Sent): Sent {
  return {
    ...{ eventID, eventName, requestID, eventType: 'AwsServiceEvent' },
    userIdentity: { accountId: '000000000001', invokedBy: 'ec2.amazonaws.com' },
    resources: [{ type: 'AWS::EC2::Instance', ARN: 'arn:aws:ec2:local:000000000001:instance/i-0c5' }],
  }
}

function stop(number: string, requestID: string): Sent {
  return { ...edit(number, 'bob', 'StopInstances', ON_WEB), requestID }
}

function start(number: string): Sent {
  return edit(number, 'alice', 'StartInstances', ON_WEB)
}

function system(record: Sent): Sent {
  return { ...record, userName: 'OEC_SYSTEM' }
}

// What a name may hold: Unicode, commas, quotes, line ends of every kind, formulas.
function hostile(): Sent[] {
  const names = [
    'Überwachung 監視 🚀',
    'a, b, and "c"',
    'two\nlines\r\nand\u2028more\u0085of\u0000them',
    '=HYPERLINK("http://example.com","click")',
    ' +1',
  ]
  return names.map((name, i) => edit(`001${i + 2}`, 'bob', 'CreateVpc', { name }))
}

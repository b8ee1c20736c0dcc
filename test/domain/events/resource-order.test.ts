import { describe, expect, test } from 'bun:test'
import { ACTION_CATALOGUE, findAction } from '../../../src/domain/actions/action-catalogue.ts'
import { extendCatalogue } from '../../../src/domain/actions/action-catalogue-file.ts'
import { reportObjectType } from '../../../src/domain/events/object-type.ts'
import { extractResources, RESOURCES_MAX } from '../../../src/domain/events/resource.ts'
import { parseTextParts } from '../../../src/domain/events/text-parts.ts'
import type { JsonObject } from '../../../src/domain/json/json-values.ts'
import { readSample } from '../../support/sample.ts'

const namesOf = (record: JsonObject, catalogue = ACTION_CATALOGUE) =>
  extractResources(record, (text) => text, catalogue).map(({ name }) => name)

type Case = [eventName: string, request: object, response: object, first: string]

const EC2: Case[] = [
  [
    'RunInstances',
    { instancesSet: { items: [{ imageId: 'ami-1', keyName: 'k' }] }, subnetId: 'subnet-1' },
    { instancesSet: { items: [{ vpcId: 'vpc-1', instanceId: 'i-1' }] } },
    'i-1',
  ],
  ['CreateVpc', { cidrBlock: '10.0.0.0/8' }, { vpc: { dhcpOptionsId: 'dopt-1', vpcId: 'vpc-1' } }, 'vpc-1'],
  ['CreateSubnet', { vpcId: 'vpc-1' }, { subnet: { vpcId: 'vpc-1', subnetId: 'subnet-1' } }, 'subnet-1'],
  [
    'CreateNetworkInterface',
    { subnetId: 'subnet-1', groupSet: { items: [{ groupId: 'sg-1' }] } },
    { networkInterface: { vpcId: 'vpc-1', networkInterfaceId: 'eni-1' } },
    'eni-1',
  ],
  ['CreateVolume', { snapshotId: 'snap-1' }, { volumeId: 'vol-1' }, 'vol-1'],
  ['CreateSnapshot', { volumeId: 'vol-1' }, { volumeId: 'vol-1', snapshotId: 'snap-1' }, 'snap-1'],
  ['CopySnapshot', { snapshotId: 'snap-1' }, { snapshotId: 'snap-2' }, 'snap-2'],
  ['CreateImage', { instanceId: 'i-1' }, { imageId: 'ami-1' }, 'ami-1'],
  [
    'CreateRouteTable',
    { vpcId: 'vpc-1' },
    { routeTable: { vpcId: 'vpc-1', routeTableId: 'rtb-1' } },
    'rtb-1',
  ],
  ['CreateRoute', { gatewayId: 'igw-1', routeTableId: 'rtb-1' }, { _return: true }, 'rtb-1'],
  [
    'CreateNatGateway',
    { CreateNatGatewayRequest: { AllocationId: 'eipalloc-1', SubnetId: 'subnet-1' } },
    { CreateNatGatewayResponse: { natGateway: { subnetId: 'subnet-1', natGatewayId: 'nat-1' } } },
    'nat-1',
  ],
  [
    'CreateVpcPeeringConnection',
    { vpcId: 'vpc-1' },
    { vpcPeeringConnection: { vpcPeeringConnectionId: 'pcx-1', requesterVpcInfo: { vpcId: 'vpc-1' } } },
    'pcx-1',
  ],
  ['CreateVpcEndpoint', { vpcId: 'vpc-1' }, { vpcEndpoint: { vpcEndpointId: 'vpce-1' } }, 'vpce-1'],
  [
    'CreateFlowLogs',
    { CreateFlowLogsRequest: { ResourceId: 'vpc-1' } },
    { CreateFlowLogsResponse: { flowLogIdSet: { item: 'fl-1' } } },
    'fl-1',
  ],
  [
    'CreateTransitGatewayVpcAttachment',
    { transitGatewayId: 'tgw-1', vpcId: 'vpc-1' },
    { attachment: { transitGatewayId: 'tgw-1', transitGatewayAttachmentId: 'tgw-attach-1' } },
    'tgw-attach-1',
  ],
  [
    'CreateVpnConnection',
    { customerGatewayId: 'cgw-1', vpnGatewayId: 'vgw-1' },
    { vpnConnection: { vpnConnectionId: 'vpn-1' } },
    'vpn-1',
  ],
  [
    'CreateEgressOnlyInternetGateway',
    { vpcId: 'vpc-1' },
    { egressOnlyInternetGatewayId: 'eigw-1' },
    'eigw-1',
  ],
  ['CreateSecurityGroup', { groupName: 'web', vpcId: 'vpc-1' }, { groupId: 'sg-1' }, 'sg-1'],
  [
    'CreateNetworkAcl',
    { vpcId: 'vpc-1' },
    { networkAcl: { vpcId: 'vpc-1', networkAclId: 'acl-1' } },
    'acl-1',
  ],
  ['AllocateAddress', {}, { publicIp: '192.0.2.1', allocationId: 'eipalloc-1' }, '192.0.2.1'],
  ['AllocateHosts', {}, { hostIdSet: { item: ['h-1', 'h-2'] } }, 'h-1'],
  ['AssociateAddress', { instanceId: 'i-1', allocationId: 'eipalloc-1' }, {}, 'eipalloc-1'],
  ['AttachVolume', { instanceId: 'i-1', volumeId: 'vol-1' }, {}, 'vol-1'],
  ['create_subnet', { vpcId: 'vpc-1' }, { subnet: { subnetId: 'subnet-1' } }, 'subnet-1'],
]

const OTHER: [service: string, ...Case][] = [
  ['iam', 'CreateAccessKey', { userName: 'ann' }, { accessKey: { accessKeyId: 'AKIA1' } }, 'AKIA1'],
  ['iam', 'AttachUserPolicy', { policyArn: 'arn:aws:iam::1:policy/p', userName: 'ann' }, {}, 'ann'],
  ['rds', 'CreateDBSnapshot', { dBInstanceIdentifier: 'db', dBSnapshotIdentifier: 'snap' }, {}, 'snap'],
  [
    'rds',
    'RestoreDBInstanceFromDBSnapshot',
    { dBSnapshotIdentifier: 'snap', dBInstanceIdentifier: 'db' },
    {},
    'db',
  ],
  ['lambda', 'CreateFunction20150331', { functionName: 'f' }, { functionArn: 'arn:aws:lambda:f' }, 'f'],
  ['logs', 'CreateLogStream', { logGroupName: 'g', logStreamName: 's' }, {}, 's'],
]

const ALL: [service: string, ...Case][] = [
  ...EC2.map((each): [string, ...Case] => ['ec2', ...each]),
  ...OTHER,
]

describe('the first resource of an event', () => {
  test.each(ALL)('of %s %s with %j and %j is %s', (service, eventName, request, response, first) => {
    const record = {
      eventSource: `${service}.amazonaws.com`,
      ...{ eventName, requestParameters: request, responseElements: response },
    }
    expect(namesOf(record)[0]).toBe(first)
    const text = {
      ...record,
      requestParameters: JSON.stringify(request),
      responseElements: JSON.stringify(response),
    }
    expect(namesOf(parseTextParts(text))).toEqual(namesOf(record))
  })

  test('has the object type of the action in every successful record of the sample that can name one', async () => {
    const wrong = new Set<string>()
    for (const { record } of await readSample()) {
      const eventName = String(record.eventName)
      const type = findAction(eventName, ACTION_CATALOGUE)?.objectType
      const types = extractResources(record, (text) => text).map(reportObjectType)
      if (type && types.includes(type) && types[0] !== type) wrong.add(eventName)
    }
    expect([...wrong]).toEqual([])
  })

  test('is what the call created, for every action of the sample that creates something', async () => {
    const unnamed = new Set<string>()
    for (const { record } of await readSample()) {
      const eventName = String(record.eventName)
      const type = findAction(eventName, ACTION_CATALOGUE)?.objectType
      if (!type || record.errorCode || !/^(Create|Run|Allocate|Register)/.test(eventName)) continue
      const [first] = extractResources(record, (text) => text)
      if (first === undefined || reportObjectType(first) !== type) unnamed.add(eventName)
    }
    // Tags are no objects, and a distribution has its ARN only, which is first.
    expect([...unnamed].toSorted()).toEqual(['CreateDistribution', 'CreateTags'])
  })

  test('has the object type that an actions file gives the action', () => {
    const record = {
      eventName: 'EnrolDevice',
      resources: [
        { type: 'SITE', name: 'north' },
        { type: 'PUMP', name: 'p-1' },
      ],
    }
    const file = JSON.stringify({ actions: { EnrolDevice: { title: 'Enrol Pump', objectType: 'PUMP' } } })
    expect(namesOf(record)).toEqual(['north', 'p-1'])
    expect(namesOf(record, extendCatalogue(file, ACTION_CATALOGUE))).toEqual(['p-1', 'north'])
  })

  test('is the object although the request names more resources than Daybook keeps; declared ones are kept', () => {
    const record = {
      eventName: 'RunInstances',
      resources: [{ type: 'T', name: 'declared' }],
      requestParameters: { networkInterfaceIds: Array.from({ length: 300 }, (_, index) => `eni-${index}`) },
      responseElements: { instanceId: 'i-1' },
    }
    const names = namesOf(record)
    expect(names).toHaveLength(RESOURCES_MAX)
    expect(names.slice(0, 3)).toEqual(['i-1', 'declared', 'eni-0'])
  })
})

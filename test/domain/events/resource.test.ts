import { describe, expect, test } from 'bun:test'
import { extractResources, RESOURCES_MAX } from '../../../src/domain/events/resource.ts'
import type { JsonObject } from '../../../src/domain/parse.ts'

describe('resources', () => {
  const CASES: [string, JsonObject, { type: string | null; name: string }[]][] = [
    ['none', { eventName: 'GetCallerIdentity', requestParameters: null, responseElements: null }, []],
    [
      'those an AWS record declares',
      {
        resources: [
          { accountId: '1', type: 'AWS::KMS::Key', ARN: 'arn:aws:kms:r:1:key/k' },
          { accountId: '1', ARN: 'arn:aws:s3:::b/*' },
        ],
      },
      [
        { type: 'AWS::KMS::Key', name: 'arn:aws:kms:r:1:key/k' },
        { type: null, name: 'arn:aws:s3:::b/*' },
      ],
    ],
    [
      'those a minimal record declares, in either spelling',
      {
        resources: [
          { type: 'server', name: 'web-1' },
          { resourceType: 'volume', resourceName: 'disk-1' },
          { type: 'AWS::IAM::Role', arn: 'arn:aws:iam::1:role/r' },
        ],
      },
      [
        { type: 'server', name: 'web-1' },
        { type: 'volume', name: 'disk-1' },
        { type: 'AWS::IAM::Role', name: 'arn:aws:iam::1:role/r' },
      ],
    ],
    ['nothing of an entry that is no object', { resources: ['x', null, 5, { ARN: 7 }, {}] }, []],
    [
      'the server a request stops',
      { requestParameters: { instancesSet: { items: [{ instanceId: 'i-0abc' }] }, force: false } },
      [{ type: 'AWS::EC2::Instance', name: 'i-0abc' }],
    ],
    [
      'what the answer names, once',
      {
        requestParameters: { subnetId: 'subnet-1' },
        responseElements: { instancesSet: { items: [{ instanceId: 'i-1', subnetId: 'subnet-1' }] } },
      },
      [
        { type: 'AWS::EC2::Subnet', name: 'subnet-1' },
        { type: 'AWS::EC2::Instance', name: 'i-1' },
      ],
    ],
    [
      'lists of ids, and names that begin with a capital',
      { requestParameters: { instanceIds: ['i-1', 'i-2'], Request: { NatGatewayId: 'nat-1' } } },
      [
        { type: 'AWS::EC2::Instance', name: 'i-1' },
        { type: 'AWS::EC2::Instance', name: 'i-2' },
        { type: 'AWS::EC2::NatGateway', name: 'nat-1' },
      ],
    ],
    [
      'ids whose beginning tells the type',
      { requestParameters: { resourcesSet: { items: [{ resourceId: 'vol-9' }, { resourceId: '/a/b' }] } } },
      [
        { type: 'AWS::EC2::Volume', name: 'vol-9' },
        { type: null, name: '/a/b' },
      ],
    ],
    [
      'an IAM user only where the service is IAM',
      { eventSource: 'iam.amazonaws.com', requestParameters: { userName: 'ann', groupName: 'ops' } },
      [
        { type: 'AWS::IAM::User', name: 'ann' },
        { type: 'AWS::IAM::Group', name: 'ops' },
      ],
    ],
    ['no user elsewhere', { eventSource: 'rds.amazonaws.com', requestParameters: { userName: 'ann' } }, []],
    [
      'any ARN under a name that says so',
      { requestParameters: { certificateArn: 'arn:aws:acm:r:1:certificate/c', otherArn: 'no' } },
      [{ type: null, name: 'arn:aws:acm:r:1:certificate/c' }],
    ],
    [
      'nothing odd',
      { requestParameters: 'text', responseElements: [1, null, { instanceId: 5, volumeId: '' }] },
      [],
    ],
    ['nothing inherited', { requestParameters: { constructor: 'x', toString: 'y', ['__proto__']: 'z' } }, []],
  ]

  test.each(CASES)('are %s', (_, record, resources) => {
    expect(extractResources(record, (name) => name)).toEqual(resources)
  })

  test('are unique by name, and a type that is known later counts', () => {
    const record = {
      resources: [{ ARN: 'i-1' }, { ARN: 'i-1', type: 'A' }, { ARN: 'i-1', type: 'B' }],
    }
    expect(extractResources(record, (name) => name)).toEqual([{ type: 'A', name: 'i-1' }])
  })

  test('are named and typed as columns are', () => {
    const resources = extractResources({ resources: [{ type: 't', name: 'n' }] }, (value) =>
      value.toUpperCase(),
    )
    expect(resources).toEqual([{ type: 'T', name: 'N' }])
  })

  test('end at the limit, the declared ones first', () => {
    const record = {
      resources: [{ type: 'T', name: 'declared' }],
      requestParameters: { instanceIds: Array.from({ length: 300 }, (_, index) => `i-${index}`) },
    }
    const resources = extractResources(record, (name) => name)
    expect(resources).toHaveLength(RESOURCES_MAX)
    expect(resources[0]).toEqual({ type: 'T', name: 'declared' })
  })
})

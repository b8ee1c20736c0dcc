import { describe, expect, test } from 'bun:test'
import { extractResources, RESOURCES_MAX } from '../../../src/domain/events/resource.ts'
import type { JsonObject } from '../../../src/domain/json/json-values.ts'

describe('the resources of an event', () => {
  const CASES: [string, JsonObject, { type: string | null; name: string }[]][] = [
    [
      'none, if the record names none',
      { eventName: 'GetCallerIdentity', requestParameters: null, responseElements: null },
      [],
    ],
    [
      'those that an AWS record declares',
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
      'those that a minimal record declares, under any member name',
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
    ['none from entries that are not objects', { resources: ['x', null, 5, { ARN: 7 }, {}] }, []],
    [
      'the server that a request stops',
      { requestParameters: { instancesSet: { items: [{ instanceId: 'i-0abc' }] }, force: false } },
      [{ type: 'AWS::EC2::Instance', name: 'i-0abc' }],
    ],
    [
      'those in the response, each once',
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
      'IDs in lists, and under member names with a capital first letter',
      { requestParameters: { instanceIds: ['i-1', 'i-2'], Request: { NatGatewayId: 'nat-1' } } },
      [
        { type: 'AWS::EC2::Instance', name: 'i-1' },
        { type: 'AWS::EC2::Instance', name: 'i-2' },
        { type: 'AWS::EC2::NatGateway', name: 'nat-1' },
      ],
    ],
    [
      'IDs whose prefix determines the type',
      { requestParameters: { resourcesSet: { items: [{ resourceId: 'vol-9' }, { resourceId: '/a/b' }] } } },
      [
        { type: 'AWS::EC2::Volume', name: 'vol-9' },
        { type: null, name: '/a/b' },
      ],
    ],
    [
      'a user and a group if the service is IAM',
      { eventSource: 'iam.amazonaws.com', requestParameters: { userName: 'ann', groupName: 'ops' } },
      [
        { type: 'AWS::IAM::User', name: 'ann' },
        { type: 'AWS::IAM::Group', name: 'ops' },
      ],
    ],
    [
      'no user if the service is another',
      { eventSource: 'rds.amazonaws.com', requestParameters: { userName: 'ann' } },
      [],
    ],
    [
      'every ARN under a member name that ends in Arn',
      { requestParameters: { certificateArn: 'arn:aws:acm:r:1:certificate/c', otherArn: 'no' } },
      [{ type: null, name: 'arn:aws:acm:r:1:certificate/c' }],
    ],
    [
      'none from values of other types',
      { requestParameters: 'text', responseElements: [1, null, { instanceId: 5, volumeId: '' }] },
      [],
    ],
    [
      'none under names of inherited properties',
      { requestParameters: { constructor: 'x', toString: 'y', ['__proto__']: 'z' } },
      [],
    ],
  ]

  test.each(CASES)('are %s', (_, record, resources) => {
    expect(extractResources(record, (name) => name)).toEqual(resources)
  })

  test('are unique by name, and take the first type that the record gives', () => {
    const record = {
      resources: [{ ARN: 'i-1' }, { ARN: 'i-1', type: 'A' }, { ARN: 'i-1', type: 'B' }],
    }
    expect(extractResources(record, (name) => name)).toEqual([{ type: 'A', name: 'i-1' }])
  })

  test('have names and types as columns store them', () => {
    const resources = extractResources({ resources: [{ type: 't', name: 'n' }] }, (value) =>
      value.toUpperCase(),
    )
    expect(resources).toEqual([{ type: 'T', name: 'N' }])
  })

  test('are limited in number, the declared ones first', () => {
    const record = {
      resources: [{ type: 'T', name: 'declared' }],
      requestParameters: { instanceIds: Array.from({ length: 300 }, (_, index) => `i-${index}`) },
    }
    const resources = extractResources(record, (name) => name)
    expect(resources).toHaveLength(RESOURCES_MAX)
    expect(resources[0]).toEqual({ type: 'T', name: 'declared' })
  })
})

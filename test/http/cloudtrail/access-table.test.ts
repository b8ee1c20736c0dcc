import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  AddTagsCommand,
  type CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListPublicKeysCommand,
  ListTagsCommand,
  ListTrailsCommand,
  LookupEventsCommand,
  PutEventSelectorsCommand,
  PutInsightSelectorsCommand,
  RemoveTagsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail'
import { OPERATIONS } from '../../../src/domain/access/permissions.ts'
import { type CastMember, createAccessCast } from '../../support/access-cast.ts'
import { createCloudTrailClient } from '../../support/cloudtrail.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const Name = 'watch'
const ARN = 'arn:aws:cloudtrail:local:000000000001:trail/watch'
const TagsList = [{ Key: 'door', Value: 'front' }]
const EventSelectors = [{ ReadWriteType: 'All', IncludeManagementEvents: true }] as const

type OperationCase = {
  operation: keyof typeof OPERATIONS
  send: (client: CloudTrailClient) => Promise<unknown>
  /** The exception for a caller with the permission, if the operation does not succeed. */
  allowed?: string
  /** The outcome for a user of another customer, which has no such trail. */
  otherCustomer: string
}

const NOT_FOUND = 'TrailNotFoundException'

// Several operations of AWS can be one operation of Daybook.
const CASES: { [target: string]: OperationCase } = {
  LookupEvents: {
    operation: 'LookupEvents',
    send: (c) => c.send(new LookupEventsCommand({})),
    otherCustomer: 'success',
  },
  ListTrails: {
    operation: 'ListTrails',
    send: (c) => c.send(new ListTrailsCommand({})),
    otherCustomer: 'success',
  },
  DescribeTrails: {
    operation: 'ListTrails',
    send: (c) => c.send(new DescribeTrailsCommand({})),
    otherCustomer: 'success',
  },
  GetTrail: {
    operation: 'GetTrail',
    send: (c) => c.send(new GetTrailCommand({ Name })),
    otherCustomer: NOT_FOUND,
  },
  GetTrailStatus: {
    operation: 'GetTrail',
    send: (c) => c.send(new GetTrailStatusCommand({ Name })),
    otherCustomer: NOT_FOUND,
  },
  GetEventSelectors: {
    operation: 'GetTrail',
    send: (c) => c.send(new GetEventSelectorsCommand({ TrailName: Name })),
    otherCustomer: NOT_FOUND,
  },
  ListTags: {
    operation: 'GetTrail',
    send: (c) => c.send(new ListTagsCommand({ ResourceIdList: [ARN] })),
    otherCustomer: 'any',
  },
  UpdateTrail: {
    operation: 'UpdateTrail',
    send: (c) => c.send(new UpdateTrailCommand({ Name, S3KeyPrefix: 'p' })),
    otherCustomer: NOT_FOUND,
  },
  StartLogging: {
    operation: 'StartLogging',
    send: (c) => c.send(new StartLoggingCommand({ Name })),
    otherCustomer: NOT_FOUND,
  },
  StopLogging: {
    operation: 'StopLogging',
    send: (c) => c.send(new StopLoggingCommand({ Name })),
    otherCustomer: NOT_FOUND,
  },
  PutEventSelectors: {
    operation: 'PutEventSelectors',
    send: (c) =>
      c.send(new PutEventSelectorsCommand({ TrailName: Name, EventSelectors: [...EventSelectors] })),
    otherCustomer: NOT_FOUND,
  },
  GetInsightSelectors: {
    operation: 'GetTrail',
    send: (c) => c.send(new GetInsightSelectorsCommand({ TrailName: Name })),
    allowed: 'InsightNotEnabledException',
    otherCustomer: NOT_FOUND,
  },
  PutInsightSelectors: {
    operation: 'GetTrail',
    send: (c) => c.send(new PutInsightSelectorsCommand({ TrailName: Name, InsightSelectors: [] })),
    otherCustomer: NOT_FOUND,
  },
  ListPublicKeys: {
    operation: 'ListTrails',
    send: (c) => c.send(new ListPublicKeysCommand({})),
    otherCustomer: 'success',
  },
  AddTags: {
    operation: 'AddTags',
    send: (c) => c.send(new AddTagsCommand({ ResourceId: ARN, TagsList })),
    otherCustomer: 'any',
  },
  RemoveTags: {
    operation: 'RemoveTags',
    send: (c) => c.send(new RemoveTagsCommand({ ResourceId: ARN, TagsList })),
    otherCustomer: 'any',
  },
  // From here on the other customer has a trail with that name, too.
  CreateTrail: {
    operation: 'CreateTrail',
    send: (c) => c.send(new CreateTrailCommand({ Name, S3BucketName: 'bucket-of-trails' })),
    allowed: 'TrailAlreadyExistsException',
    otherCustomer: 'success',
  },
  // The last case, because it deletes the trail. Personas without the permission come first.
  DeleteTrail: {
    operation: 'DeleteTrail',
    send: (c) => c.send(new DeleteTrailCommand({ Name })),
    otherCustomer: 'success',
  },
}

test('the table has a row for every operation', () => {
  const source = readFileSync(join(import.meta.dir, '../../../src/http/cloudtrail/operations.ts'), 'utf8')
  const targets = [...source.matchAll(/^ {4}\['(\w+)', /gm)].map(([, name = '']) => name)
  expect(Object.keys(CASES).toSorted()).toEqual(targets.toSorted())
})

describe.each(DATABASES)('access with AWS clients, on %s', (database) => {
  let daybook: TestApp
  let all: CastMember[]
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    all = (await createAccessCast(daybook)).filter(({ key }) => key !== null)
    all.sort(
      (a, b) =>
        Number(a.permissions?.includes('trails:write')) - Number(b.permissions?.includes('trails:write')),
    )
    await as('event-reader-with-file').send(
      new CreateTrailCommand({ Name, S3BucketName: 'bucket-of-trails' }),
    )
  })
  afterAll(() => daybook.close())

  const as = (name: string) => {
    const key = all.find((each) => each.name === name)?.key
    return createCloudTrailClient(daybook, { credentials: key ?? { accessKeyId: '', secretAccessKey: '' } })
  }

  test.each(Object.entries(CASES))(
    '%s answers every persona by its permissions',
    async (_, { operation, send, allowed, otherCustomer }) => {
      for (const { name, permissions: may } of all) {
        const outcome = await send(as(name)).then(
          () => 'success',
          (error: Error) => error.name,
        )
        const isOtherCustomer = name.startsWith('other')
        if (isOtherCustomer && otherCustomer === 'any') expect([name, outcome]).not.toEqual([name, 'success'])
        else if (isOtherCustomer) expect([name, outcome]).toEqual([name, otherCustomer])
        else if (may === null) expect([name, outcome]).toEqual([name, 'UnrecognizedClientException'])
        else if (may.includes(OPERATIONS[operation].permission))
          expect([name, outcome]).toEqual([name, allowed ?? 'success'])
        else expect([name, outcome]).toEqual([name, 'AccessDeniedException'])
      }
    },
  )
})

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
import { accessCast, type CastMember } from '../../support/access-cast.ts'
import { clientOf } from '../../support/cloudtrail.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const Name = 'watch'
const ARN = 'arn:aws:cloudtrail:local:000000000001:trail/watch'
const TagsList = [{ Key: 'door', Value: 'front' }]
const EventSelectors = [{ ReadWriteType: 'All', IncludeManagementEvents: true }] as const

type Way = {
  operation: keyof typeof OPERATIONS
  send: (client: CloudTrailClient) => Promise<unknown>
  /** What whoever may is answered, if it is not done. */
  granted?: string
  /** What another customer’s user is answered, who has no such trail. */
  elsewhere: string
}

const NOT_FOUND = 'TrailNotFoundException'

// What AWS calls by more names than we do is one operation of ours.
const WAYS: { [target: string]: Way } = {
  LookupEvents: {
    operation: 'LookupEvents',
    send: (c) => c.send(new LookupEventsCommand({})),
    elsewhere: 'done',
  },
  ListTrails: { operation: 'ListTrails', send: (c) => c.send(new ListTrailsCommand({})), elsewhere: 'done' },
  DescribeTrails: {
    operation: 'ListTrails',
    send: (c) => c.send(new DescribeTrailsCommand({})),
    elsewhere: 'done',
  },
  GetTrail: {
    operation: 'GetTrail',
    send: (c) => c.send(new GetTrailCommand({ Name })),
    elsewhere: NOT_FOUND,
  },
  GetTrailStatus: {
    operation: 'GetTrail',
    send: (c) => c.send(new GetTrailStatusCommand({ Name })),
    elsewhere: NOT_FOUND,
  },
  GetEventSelectors: {
    operation: 'GetTrail',
    send: (c) => c.send(new GetEventSelectorsCommand({ TrailName: Name })),
    elsewhere: NOT_FOUND,
  },
  ListTags: {
    operation: 'GetTrail',
    send: (c) => c.send(new ListTagsCommand({ ResourceIdList: [ARN] })),
    elsewhere: 'any',
  },
  UpdateTrail: {
    operation: 'UpdateTrail',
    send: (c) => c.send(new UpdateTrailCommand({ Name, S3KeyPrefix: 'p' })),
    elsewhere: NOT_FOUND,
  },
  StartLogging: {
    operation: 'StartLogging',
    send: (c) => c.send(new StartLoggingCommand({ Name })),
    elsewhere: NOT_FOUND,
  },
  StopLogging: {
    operation: 'StopLogging',
    send: (c) => c.send(new StopLoggingCommand({ Name })),
    elsewhere: NOT_FOUND,
  },
  PutEventSelectors: {
    operation: 'PutEventSelectors',
    send: (c) =>
      c.send(new PutEventSelectorsCommand({ TrailName: Name, EventSelectors: [...EventSelectors] })),
    elsewhere: NOT_FOUND,
  },
  GetInsightSelectors: {
    operation: 'GetTrail',
    send: (c) => c.send(new GetInsightSelectorsCommand({ TrailName: Name })),
    granted: 'InsightNotEnabledException',
    elsewhere: NOT_FOUND,
  },
  PutInsightSelectors: {
    operation: 'GetTrail',
    send: (c) => c.send(new PutInsightSelectorsCommand({ TrailName: Name, InsightSelectors: [] })),
    elsewhere: NOT_FOUND,
  },
  ListPublicKeys: {
    operation: 'ListTrails',
    send: (c) => c.send(new ListPublicKeysCommand({})),
    elsewhere: 'done',
  },
  AddTags: {
    operation: 'AddTags',
    send: (c) => c.send(new AddTagsCommand({ ResourceId: ARN, TagsList })),
    elsewhere: 'any',
  },
  RemoveTags: {
    operation: 'RemoveTags',
    send: (c) => c.send(new RemoveTagsCommand({ ResourceId: ARN, TagsList })),
    elsewhere: 'any',
  },
  // From here on the other customer has a trail of that name too.
  CreateTrail: {
    operation: 'CreateTrail',
    send: (c) => c.send(new CreateTrailCommand({ Name, S3BucketName: 'bucket-of-trails' })),
    granted: 'TrailAlreadyExistsException',
    elsewhere: 'done',
  },
  // The last, for it takes the trail away: whoever may comes after whoever may not.
  DeleteTrail: {
    operation: 'DeleteTrail',
    send: (c) => c.send(new DeleteTrailCommand({ Name })),
    elsewhere: 'done',
  },
}

test('every target has its row', () => {
  const source = readFileSync(join(import.meta.dir, '../../../src/http/cloudtrail/operations.ts'), 'utf8')
  const targets = [...source.matchAll(/^ {4}\['(\w+)', /gm)].map(([, name = '']) => name)
  expect(Object.keys(WAYS).toSorted()).toEqual(targets.toSorted())
})

describe.each(DATABASES)('who may do what as a client of AWS, on %s:', (database) => {
  let daybook: TestApp
  let all: CastMember[]
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    all = (await accessCast(daybook)).filter(({ key }) => key !== null)
    all.sort((a, b) => Number(a.may?.includes('trails:write')) - Number(b.may?.includes('trails:write')))
    await as('looks-and-files').send(new CreateTrailCommand({ Name, S3BucketName: 'bucket-of-trails' }))
  })
  afterAll(() => daybook.close())

  const as = (name: string) => {
    const key = all.find((each) => each.name === name)?.key
    return clientOf(daybook, { credentials: key ?? { accessKeyId: '', secretAccessKey: '' } })
  }

  test.each(Object.entries(WAYS))('%s', async (_, { operation, send, granted, elsewhere }) => {
    for (const { name, may } of all) {
      const outcome = await send(as(name)).then(
        () => 'done',
        (error: Error) => error.name,
      )
      const isElsewhere = name.startsWith('other')
      if (isElsewhere && elsewhere === 'any') expect([name, outcome]).not.toEqual([name, 'done'])
      else if (isElsewhere) expect([name, outcome]).toEqual([name, elsewhere])
      else if (may === null) expect([name, outcome]).toEqual([name, 'UnrecognizedClientException'])
      else if (may.includes(OPERATIONS[operation].permission))
        expect([name, outcome]).toEqual([name, granted ?? 'done'])
      else expect([name, outcome]).toEqual([name, 'AccessDeniedException'])
    }
  })
})

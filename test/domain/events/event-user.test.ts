import { describe, expect, test } from 'bun:test'
import { eventUserName } from '../../../src/domain/events/event-user.ts'

describe('the user of a record', () => {
  const USERS: [object, string][] = [
    [{ userName: 'top', userIdentity: { userName: 'inner' } }, 'top'],
    [{ userName: '', userIdentity: { userName: 'inner' } }, 'inner'],
    [
      { userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::1:assumed-role/R/i-1', principalId: 'A:b' } },
      'i-1',
    ],
    [{ userIdentity: { type: 'AssumedRole', principalId: 'AROA:session' } }, 'session'],
    [{ userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer: { userName: 'R' } } } }, 'R'],
    [
      { userIdentity: { type: 'FederatedUser', sessionContext: { sessionIssuer: { userName: 'iss' } } } },
      'iss',
    ],
    [{ userIdentity: { type: 'Root', accountId: '1', principalId: '1' } }, 'root'],
    [{ userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' } }, 'ec2.amazonaws.com'],
    [{ userIdentity: { type: 'AWSAccount', principalId: 'AIDA', accountId: '1' } }, 'AIDA'],
    [{ userIdentity: { accountId: '123' } }, '123'],
    [{ userIdentity: { type: 'Unknown' } }, 'Unknown'],
  ]

  test.each(USERS)('with %j is %p', (identity, userName) => {
    expect(eventUserName({ ...identity })).toBe(userName)
  })

  test.each([{}, { userName: null }, { userIdentity: {} }, { userIdentity: { sessionContext: [] } }])(
    'is missing in %j, which is rejected',
    (identity) => {
      expect(() => eventUserName(identity)).toThrow('names no user')
    },
  )
})

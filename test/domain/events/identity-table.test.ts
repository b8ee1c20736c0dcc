import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../../src/domain/actions/action-catalogue.ts'
import { OPERATOR } from '../../../src/domain/events/incoming-event.ts'
import { parseEvent } from '../../../src/domain/events/record.ts'
import { draftRow } from '../../../src/domain/reports/administrator-log.ts'

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

const account = { accountId: '111122223333' }
const issuer = (userName: string) => ({ sessionIssuer: { type: 'Role', userName } })
const arn = (name: string) => `arn:aws:${name}`

/** The identities that AWS documents, K2's and smaller ones, with the name of the user and who acts in the report. */
const IDENTITIES: [type: string, identity: object | undefined, userName: string, reportUser?: string][] = [
  ['Root', { ...account, principalId: '111122223333', arn: arn('iam::111122223333:root') }, 'root'],
  ['Root', { ...account, userName: 'account-alias' }, 'root'],
  ['IAMUser', { ...account, principalId: 'AIDAEXAMPLEEXAMPLE', userName: 'alice' }, 'alice'],
  ['IAMUser', { ...account, arn: arn('iam::111122223333:user/path/alice') }, 'alice'],
  ['IAMUser', { ...account, principalId: 'AIDAEXAMPLEEXAMPLE' }, 'AIDAEXAMPLEEXAMPLE'],
  [
    'AssumedRole',
    {
      ...account,
      ...{ principalId: 'AROAEXAMPLEEXAMPLE:olga@example.com' },
      ...{ arn: arn('sts::111122223333:assumed-role/Admin/olga@example.com') },
      sessionContext: { ...issuer('Admin'), sourceIdentity: 'olga' },
    },
    'olga@example.com',
  ],
  ['AssumedRole', { ...account, principalId: 'AROAEXAMPLEEXAMPLE:session' }, 'session'],
  ['AssumedRole', { ...account, sessionContext: { ...issuer('Admin'), sourceIdentity: 'olga' } }, 'olga'],
  ['AssumedRole', { ...account, sessionContext: issuer('Admin') }, 'Admin'],
  ['Role', { ...account, arn: arn('iam::111122223333:role/service/Deploy') }, 'Deploy'],
  ['Role', { ...account, principalId: 'AROAEXAMPLEEXAMPLE:session' }, 'session'],
  [
    'FederatedUser',
    { arn: arn('sts::111122223333:federated-user/olga'), sessionContext: issuer('broker') },
    'olga',
  ],
  [
    'FederatedUser',
    { ...account, principalId: '111122223333:olga', sessionContext: issuer('broker') },
    'olga',
  ],
  ['FederatedUser', { ...account, sessionContext: issuer('broker') }, 'broker'],
  [
    'SAMLUser',
    { principalId: 'SampleUkh1i4+ExamplexL/jEvs=:SamlExample', userName: 'SamlExample' },
    'SamlExample',
  ],
  ['SAMLUser', { principalId: 'SampleUkh1i4+ExamplexL/jEvs=:SamlExample' }, 'SamlExample'],
  ['WebIdentityUser', { principalId: 'accounts.example.com:app:user', userName: 'user' }, 'user'],
  ['WebIdentityUser', { principalId: 'accounts.example.com:app:user' }, 'user'],
  [
    'IdentityCenterUser',
    {
      ...account,
      onBehalfOf: {
        userId: '94482488-3041-7026-18f3-be45837cd0e4',
        identityStoreArn: arn('identitystore::111122223333:identitystore/d-9067abcd'),
      },
      credentialId: 'credential-1',
    },
    '94482488-3041-7026-18f3-be45837cd0e4',
  ],
  ['IdentityCenterUser', { ...account, credentialId: 'credential-1' }, 'credential-1'],
  ['IdentityCenterUser', { ...account, principalId: '111122223333' }, 'IdentityCenterUser'],
  ['AWSAccount', { ...account, principalId: 'AROAEXAMPLEEXAMPLE:session' }, 'session', 'OEC_SYSTEM'],
  ['AWSAccount', { ...account, principalId: 'AIDAEXAMPLEEXAMPLE' }, 'AIDAEXAMPLEEXAMPLE', 'OEC_SYSTEM'],
  ['AWSAccount', { ...account, invokedBy: 'ec2.amazonaws.com' }, '111122223333', 'OEC_SYSTEM'],
  ['AWSService', { invokedBy: 'autoscaling.amazonaws.com' }, 'autoscaling.amazonaws.com', 'OEC_SYSTEM'],
  ['Directory', { ...account, userName: 'corp\\olga' }, 'corp\\olga'],
  ['Directory', { ...account, arn: arn('ds:eu:111122223333:user/d-1/olga') }, 'olga'],
  ['Directory', account, '111122223333', 'OEC_SYSTEM'],
  ['Unknown', { ...account, userName: 'olga' }, 'olga'],
  ['Unknown', { ...account, principalId: '111122223333', arn: '' }, '111122223333', 'OEC_SYSTEM'],
  ['Unknown', {}, 'Unknown', 'OEC_SYSTEM'],
]

const ABSENT: [record: object, userName: string, reportUser?: string][] = [
  [{ userName: 'olga', project: 'p' }, 'olga'],
  [{ userName: 'olga', userIdentity: { type: 'IAMUser', userName: 'inner' } }, 'olga'],
  [{ userIdentity: { userName: 'olga' } }, 'olga'],
  [{ userIdentity: { arn: arn('iam::111122223333:user/olga') } }, 'olga'],
  [{ userIdentity: { invokedBy: 'kms.amazonaws.com' } }, 'kms.amazonaws.com', 'OEC_SYSTEM'],
  [{ userIdentity: account }, '111122223333', 'OEC_SYSTEM'],
]

const parse = (record: object) =>
  parseEvent(JSON.stringify({ eventName: 'DeleteVolume', ...record }), CONTEXT)
const reportUser = (record: object) => draftRow(parse(record), ACTION_CATALOGUE)?.userName

describe('the user of a record', () => {
  test.each(
    IDENTITIES.map(
      ([type, identity, userName, system = null]) => [type, identity, userName, system] as const,
    ),
  )('with the identity %s %j is %s', (type, identity, userName, system) => {
    const record = { userIdentity: { type, ...identity } }
    expect(parse(record).userName).toBe(userName)
    expect(reportUser(record)).toBe(type === 'AWSService' ? 'OEC_SYSTEM' : userName)
    expect(reportUser({ ...record, eventType: 'AwsServiceEvent' })).toBe(system ?? userName)
  })

  test.each(ABSENT.map(([record, userName, system = null]) => [record, userName, system] as const))(
    'in %j is %s',
    (record, userName, system) => {
      expect(parse(record).userName).toBe(userName)
      expect(reportUser(record)).toBe(userName)
      expect(reportUser({ ...record, eventType: 'AwsServiceEvent' })).toBe(system ?? userName)
    },
  )

  test('is in the guide, for every type', async () => {
    const guide = await Bun.file(join(import.meta.dir, '../../../public/guides/records.md')).text()
    for (const [type] of IDENTITIES) expect(guide).toContain(`| \`${type}\` |`)
  })
})

import { join } from 'node:path'

/** A record of the sample, with its time shifted into the retention of a Daybook at noon on 1 March 2026. */
export type SampleRecord = {
  id: string
  /** The record as it is sent. */
  text: string
  record: Fields
  userName: string
  isReadOnly: boolean
  accessKeyId: unknown
  /** The resources that are known without rules for single services: declared ones and those under well-known names. */
  resources: Set<string>
  resourceTypes: Set<string>
  /** Every string in the record's resources, request parameters and response elements. */
  mentions: Set<string>
}
type Fields = { [name: string]: unknown }

const PATH = join(import.meta.dir, '../fixtures/cloudtrail-sample.ndjson.gz')
const START = Date.parse('2026-02-01T00:00:00Z')
const END = Date.parse('2026-03-01T11:00:00Z')

/**
 * Returns the whole sample, oldest first. Only the times are shifted: events of the same second still share theirs, and
 * everything else in a record is unchanged.
 */
export async function readSample(): Promise<SampleRecord[]> {
  const text = new TextDecoder().decode(Bun.gunzipSync(await Bun.file(PATH).bytes()))
  const lines = text.trimEnd().split('\n')
  const times = [...new Set(lines.map((line) => String(fieldsOf(JSON.parse(line)).eventTime)))].toSorted()
  const step = Math.floor((END - START) / 1_000 / times.length) * 1_000
  const moved = new Map(times.map((time, index) => [time, new Date(START + index * step)]))
  return lines.map((line) => {
    const shifted = line.replace(/"eventTime":"([^"]+)"/, (_, time: string) => {
      return `"eventTime":"${moved.get(time)?.toISOString().replace('.000', '')}"`
    })
    return toSampleRecord(shifted, fieldsOf(JSON.parse(shifted)))
  })
}

// Implements the rules for finding events a second time, instead of importing them, so that the tests check them.
function toSampleRecord(text: string, record: Fields): SampleRecord {
  const { resources, requestParameters, responseElements, readOnly } = record
  const entries = stringsIn([requestParameters, responseElements])
  const named = entries.filter(([name]) => RESOURCE_TYPES.has(name))
  const declared = (Array.isArray(resources) ? resources : []).map(fieldsOf)
  return {
    id: String(record.eventID),
    text,
    record,
    userName: userOf(record),
    isReadOnly: typeof readOnly === 'boolean' ? readOnly : READ_ONLY_NAME.test(String(record.eventName)),
    accessKeyId: fieldsOf(record.userIdentity).accessKeyId,
    resources: new Set([...declared.map(({ ARN }) => String(ARN)), ...named.map(([, value]) => value)]),
    resourceTypes: new Set([
      ...declared.map(({ type }) => String(type)),
      ...named.map(([name]) => String(RESOURCE_TYPES.get(name))),
    ]),
    mentions: new Set([...entries, ...stringsIn(resources)].map(([, value]) => value)),
  }
}

const READ_ONLY_NAME =
  /^(Describe|Get|List|Lookup|Head|Search|BatchGet|Check|Validate|Query|Scan|Select|Filter|Test|Estimate|Preview)/
const RESOURCE_TYPES = new Map([
  ['bucketName', 'AWS::S3::Bucket'],
  ['s3BucketName', 'AWS::S3::Bucket'],
  ['functionName', 'AWS::Lambda::Function'],
  ['functionArn', 'AWS::Lambda::Function'],
  ['instanceId', 'AWS::EC2::Instance'],
  ['keyName', 'AWS::EC2::KeyPair'],
  ['logGroupName', 'AWS::Logs::LogGroup'],
  ['roleName', 'AWS::IAM::Role'],
  ['secretId', 'AWS::SecretsManager::Secret'],
  ['snapshotId', 'AWS::EC2::Snapshot'],
  ['subnetId', 'AWS::EC2::Subnet'],
  ['volumeId', 'AWS::EC2::Volume'],
  ['vpcId', 'AWS::EC2::VPC'],
])

function userOf({ userName, userIdentity }: Fields): string {
  const identity = fieldsOf(userIdentity)
  const { type, arn, principalId, invokedBy, accountId, sessionContext } = identity
  const hasSession = type === 'AssumedRole' || type === 'FederatedUser'
  const session = hasSession ? (afterLast(arn, '/') ?? afterLast(principalId, ':')) : undefined
  const issuer = fieldsOf(fieldsOf(sessionContext).sessionIssuer)
  const root = type === 'Root' ? 'root' : undefined
  const names = [
    userName,
    identity.userName,
    session,
    issuer.userName,
    root,
    invokedBy,
    principalId,
    accountId,
    type,
  ]
  return String(names.find((name) => typeof name === 'string' && name !== ''))
}

function afterLast(value: unknown, separator: string): string | undefined {
  return typeof value === 'string' && value.includes(separator) ? value.split(separator).at(-1) : undefined
}

// Every string inside a value, with the name of its member.
function stringsIn(value: unknown, name = ''): [string, string][] {
  if (typeof value === 'string') return [[name, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) =>
    stringsIn(member, Array.isArray(value) ? name : key),
  )
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

import { describe, expect, test } from 'bun:test'
import { signatures } from '../../../src/adapters/signatures.ts'
import {
  type Digest,
  digestKey,
  formatDigest,
  parseDigest,
  parseDigestKey,
  stringToSign,
} from '../../../src/domain/trails/digest.ts'

const LOCATION = { accountId: '111122223333', prefix: null, region: 'us-east-2', name: 'your-trail-name' }
const END = new Date('2015-08-17T15:01:31.999Z')
const KEY =
  'AWSLogs/111122223333/CloudTrail-Digest/us-east-2/2015/08/17/111122223333_CloudTrail-Digest_us-east-2_your-trail-name_us-east-2_20150817T150131Z.json.gz'
const PREVIOUS = {
  bucket: 'amzn-s3-demo-bucket',
  key: KEY.replace('150131Z', '140131Z'),
  hash: '9'.repeat(64),
  signature: 'ab'.repeat(256),
}
const DIGEST: Digest = {
  accountId: '111122223333',
  start: new Date('2015-08-17T14:01:31Z'),
  end: new Date('2015-08-17T15:01:31Z'),
  bucket: 'amzn-s3-demo-bucket',
  key: KEY,
  fingerprint: '31e8b5433410dfb61a9dc45cc65b22ff',
  previous: PREVIOUS,
  isFinal: false,
  epoch: 1,
  covered: null,
  logHead: null,
  archives: [
    {
      bucket: 'amzn-s3-demo-bucket',
      key: 'AWSLogs/111122223333/CloudTrail/us-east-2/2015/08/17/one.json.gz',
      sha256: '1'.repeat(64),
      newestEventTime: '2015-08-17T14:52:27.500Z',
      oldestEventTime: '2015-08-17T14:42:27.000Z',
      count: 2,
      merkleRoot: '2'.repeat(64),
      submissions: null,
      bytes: 1234,
    },
    {
      bucket: 'amzn-s3-demo-bucket',
      key: 'AWSLogs/111122223333/CloudTrail/us-east-2/2015/08/17/two.json.gz',
      sha256: '3'.repeat(64),
      newestEventTime: '2015-08-17T14:58:00.000Z',
      oldestEventTime: '2015-08-17T14:50:00.000Z',
      count: 1,
      merkleRoot: null,
      submissions: null,
      bytes: null,
    },
  ],
}

describe('a digest', () => {
  test('has AWS’s key, under the prefix if there is one', () => {
    expect(digestKey(LOCATION, END)).toBe(KEY)
    expect(digestKey({ ...LOCATION, prefix: 'a/b' }, END)).toBe(`a/b/${KEY}`)
    expect(digestKey({ ...LOCATION, prefix: 'a/b/' }, END)).toBe(`a/b/${KEY}`)
  })

  test('is recognized by its key', () => {
    const parsed = parseDigestKey(`a/b/${KEY}`)
    expect(parsed?.end).toEqual(new Date('2015-08-17T15:01:31Z'))
    expect(parseDigestKey(`a/b/${PREVIOUS.key}`)?.chain).toBe(parsed?.chain ?? '')
    expect(parseDigestKey(KEY)?.chain).not.toBe(parsed?.chain ?? '')
    for (const other of [
      '',
      'x.json.gz',
      KEY.replace('-Digest', ''),
      `${KEY}.bak`,
      KEY.replace('0817T', '9917T'),
    ])
      expect(parseDigestKey(other)).toBeNull()
  })

  test('has AWS’s members in AWS’s order, and merkleRoot and size', () => {
    const body = JSON.parse(formatDigest(DIGEST))
    expect(Object.keys(body)).toEqual([
      'awsAccountId',
      'digestStartTime',
      'digestEndTime',
      'digestS3Bucket',
      'digestS3Object',
      'digestPublicKeyFingerprint',
      'digestSignatureAlgorithm',
      'newestEventTime',
      'oldestEventTime',
      'previousDigestS3Bucket',
      'previousDigestS3Object',
      'previousDigestHashValue',
      'previousDigestHashAlgorithm',
      'previousDigestSignature',
      'isFinalDigest',
      'logFiles',
    ])
    expect(body).toMatchObject({
      digestStartTime: '2015-08-17T14:01:31Z',
      digestEndTime: '2015-08-17T15:01:31Z',
      digestSignatureAlgorithm: 'SHA256withRSA',
      newestEventTime: '2015-08-17T14:58:00Z',
      oldestEventTime: '2015-08-17T14:42:27Z',
      previousDigestHashAlgorithm: 'SHA-256',
    })
    expect(body.logFiles[0]).toEqual({
      s3Bucket: 'amzn-s3-demo-bucket',
      s3Object: 'AWSLogs/111122223333/CloudTrail/us-east-2/2015/08/17/one.json.gz',
      hashValue: '1'.repeat(64),
      hashAlgorithm: 'SHA-256',
      newestEventTime: '2015-08-17T14:52:27Z',
      oldestEventTime: '2015-08-17T14:42:27Z',
      eventCount: 2,
      merkleRoot: '2'.repeat(64),
      size: 1234,
    })
    expect(body.logFiles[1]).not.toHaveProperty('size')
  })

  test('that starts a chain has null for everything about the previous digest', () => {
    expect(JSON.parse(formatDigest({ ...DIGEST, previous: null, archives: [] }))).toMatchObject({
      newestEventTime: null,
      oldestEventTime: null,
      previousDigestS3Bucket: null,
      previousDigestS3Object: null,
      previousDigestHashValue: null,
      previousDigestHashAlgorithm: null,
      previousDigestSignature: null,
      logFiles: [],
    })
  })

  test('is parsed to the same digest, without fractions of seconds', () => {
    const [one, two] = DIGEST.archives.map((archive) => ({
      ...archive,
      newestEventTime: `${archive.newestEventTime.slice(0, 19)}Z`,
      oldestEventTime: `${archive.oldestEventTime.slice(0, 19)}Z`,
    }))
    expect(parseDigest(formatDigest(DIGEST))).toEqual({ ...DIGEST, archives: [one!, two!] })
    const first = { ...DIGEST, previous: null, isFinal: true, archives: [] }
    expect(parseDigest(formatDigest(first))).toEqual(first)
  })

  test('is signed over AWS’s string to sign', () => {
    const hash = 'c'.repeat(64)
    expect(stringToSign(DIGEST, hash)).toBe(
      `2015-08-17T15:01:31Z\namzn-s3-demo-bucket/${KEY}\n${hash}\n${PREVIOUS.signature}`,
    )
    expect(stringToSign({ ...DIGEST, previous: null }, hash)).toEndWith(`\n${hash}\nnull`)
  })

  test.each(['', 'null', '[]', '{}', '{"logFiles":[]}', formatDigest(DIGEST).replace('digestEndTime', 'x')])(
    'is not %j',
    (body) => {
      expect(() => parseDigest(body)).toThrow('The file is not a digest.')
    },
  )
})

// The example in the documentation of ListPublicKeys.
test('the fingerprint of a public key is the one in AWS’s documentation', () => {
  const value =
    'MIIBCgKCAQEAlSS3cl92HDycr/MTj0moOhas8habjrraXw+KzlWF0axSI2tcF+3iJ9BKQAVSKxGwxwu3m0wG3J+kUl1xboEcEPHYoIYMbgfSw7KGnuDKwkLzsQWhUJ0cIbOHASox1vv/5fNXkrHhGbDCHeVXm804c83nvHUEFYThr1PfyP/8HwrCtR3FX5OANtQCP61C1nJtSSkC8JSQUOrIP4CuwJjc+4WGDk+BGH5m9iuiAKkipEHWmUl8/P7XpfpWQuk4h8g3pXZOrNXr08lbh4d39svj7UqdhvOXoBISp9t/EXYuePGEtBdrKD9Dz+VHwyUPtBQvYr9BnkF88qBnaPNhS44rzwIDAQAB'
  expect(signatures.fingerprint(Buffer.from(value, 'base64'))).toBe('7f3f401420072e50a65a141430817ab3')
})

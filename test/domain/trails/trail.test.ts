import { describe, expect, test } from 'bun:test'
import {
  checkBucketName,
  checkKeyPrefix,
  checkTrailName,
  parseTrailName,
  trailArn,
} from '../../../src/domain/trails/trail.ts'

describe('a trail name', () => {
  test.each(['abc', 'a.b-c_d', '9lives', 'A'.repeat(128), '1.2.3'])('accepts %s', (name) => {
    expect(checkTrailName(name)).toBe(name)
  })

  const INVALID_CHARACTERS =
    'Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).'
  test.each([
    ['', 'Trail name too short. Minimum allowed length: 3 characters. Specified name length: 0 characters.'],
    ['a', 'Trail name too short. Minimum allowed length: 3 characters. Specified name length: 1 characters.'],
    [
      'a'.repeat(129),
      'Trail name too long. Maximum allowed length: 128 characters. Specified name length: 129 characters.',
    ],
    ['.abc', 'Trail name must starts with a letter or number.'],
    ['abc-', 'Trail name must ends with a letter or number.'],
    ['a b', INVALID_CHARACTERS],
    ['aüc', INVALID_CHARACTERS],
    ['a/c', INVALID_CHARACTERS],
    ['a.-c', 'Trail name must not have adjacent periods, hyphens or underscores.'],
    ['a__c', 'Trail name must not have adjacent periods, hyphens or underscores.'],
    ['192.168.5.4', 'Trail name must not be in IP address format.'],
  ])('rejects %p in AWS’s words', (name, message) => {
    expect(() => checkTrailName(name)).toThrow(
      expect.objectContaining({ reason: 'name', code: 'invalid', message }),
    )
  })
})

describe('a trail ARN', () => {
  test('contains the region, the account and the name, and is parsed to the name', () => {
    const arn = trailArn({ name: 'audit', region: 'local' }, '000000000001')
    expect(arn).toBe('arn:aws:cloudtrail:local:000000000001:trail/audit')
    expect(parseTrailName(arn)).toBe('audit')
    expect(parseTrailName('audit')).toBe('audit')
    expect(parseTrailName('arn:aws-cn:cloudtrail:cn-north-1:123456789012:trail/a.b')).toBe('a.b')
  })

  test.each([
    'arn:',
    'arn:aws:s3:::bucket',
    'arn:aws:cloudtrail:local:1:trail/audit',
    'arn:aws:cloudtrail:local:000000000001:channel/audit',
    'arn:aws:cloudtrail:local:000000000001:trail/',
    'arn:aws:cloudtrail:local:000000000001:trail/a/b',
  ])('rejects %s, which names no trail', (arn) => {
    expect(() => parseTrailName(arn)).toThrow(expect.objectContaining({ reason: 'arn' }))
  })

  test('is rejected because of its name if a trail must not have that name', () => {
    expect(() => parseTrailName('arn:aws:cloudtrail:local:000000000001:trail/a')).toThrow(
      expect.objectContaining({ reason: 'name' }),
    )
  })
})

describe('a bucket name', () => {
  test.each(['abc', 'my.bucket-1', '0'.repeat(63)])('accepts %s', (bucket) => {
    expect(checkBucketName(bucket)).toBe(bucket)
  })
  test.each(['', 'ab', 'Abc', 'a_b', '-ab', 'ab-', 'a..b', '10.0.0.1', 'a'.repeat(64), 'a/b', '../etc'])(
    'rejects %p',
    (bucket) => {
      expect(() => checkBucketName(bucket)).toThrow(expect.objectContaining({ reason: 'bucket' }))
    },
  )
})

describe('a key prefix', () => {
  test.each([
    [null, null],
    ['', null],
    ['a', 'a'],
    ['a/b c/ü', 'a/b c/ü'],
    ['a/', 'a/'],
    ['p'.repeat(200), 'p'.repeat(200)],
  ])('%p is kept as %p', (prefix, kept) => {
    expect(checkKeyPrefix(prefix)).toBe(kept)
  })
  test.each(['/a', 'a//b', '..', 'a/../b', 'a/./b', 'a\\b', 'a\u0000b', 'a\nb', 'p'.repeat(201)])(
    'rejects %p',
    (prefix) => {
      expect(() => checkKeyPrefix(prefix)).toThrow(expect.objectContaining({ reason: 'prefix' }))
    },
  )
})

import { describe, expect, test } from 'bun:test'
import {
  checkBucketName,
  checkKeyPrefix,
  checkTrailName,
  parseTrailName,
  trailArn,
} from '../../../src/domain/trails/trail.ts'

describe('a name', () => {
  test.each(['abc', 'a.b-c_d', '9lives', 'A'.repeat(128), '1.2.3'])('%s is taken', (name) => {
    expect(checkTrailName(name)).toBe(name)
  })

  const LETTERS =
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
    ['a b', LETTERS],
    ['aüc', LETTERS],
    ['a/c', LETTERS],
    ['a.-c', 'Trail name must not have adjacent periods, hyphens or underscores.'],
    ['a__c', 'Trail name must not have adjacent periods, hyphens or underscores.'],
    ['192.168.5.4', 'Trail name must not be in IP address format.'],
  ])('%p is refused in the words of AWS', (name, message) => {
    expect(() => checkTrailName(name)).toThrow(
      expect.objectContaining({ reason: 'name', code: 'invalid', message }),
    )
  })
})

describe('an ARN', () => {
  test('is a name within a region and an account, and gives the name back', () => {
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
  ])('%s names no trail', (arn) => {
    expect(() => parseTrailName(arn)).toThrow(expect.objectContaining({ reason: 'arn' }))
  })

  test('with a name that no trail may have is refused for the name', () => {
    expect(() => parseTrailName('arn:aws:cloudtrail:local:000000000001:trail/a')).toThrow(
      expect.objectContaining({ reason: 'name' }),
    )
  })
})

describe('a bucket', () => {
  test.each(['abc', 'my.bucket-1', '0'.repeat(63)])('%s is taken', (bucket) => {
    expect(checkBucketName(bucket)).toBe(bucket)
  })
  test.each(['', 'ab', 'Abc', 'a_b', '-ab', 'ab-', 'a..b', '10.0.0.1', 'a'.repeat(64), 'a/b', '../etc'])(
    '%p is refused',
    (bucket) => {
      expect(() => checkBucketName(bucket)).toThrow(expect.objectContaining({ reason: 'bucket' }))
    },
  )
})

describe('a prefix', () => {
  test.each([
    [null, null],
    ['', null],
    ['a', 'a'],
    ['a/b c/ü', 'a/b c/ü'],
    ['a/', 'a/'],
    ['p'.repeat(200), 'p'.repeat(200)],
  ])('%p becomes %p', (prefix, kept) => {
    expect(checkKeyPrefix(prefix)).toBe(kept)
  })
  test.each(['/a', 'a//b', '..', 'a/../b', 'a/./b', 'a\\b', 'a\u0000b', 'a\nb', 'p'.repeat(201)])(
    '%p is refused',
    (prefix) => {
      expect(() => checkKeyPrefix(prefix)).toThrow(expect.objectContaining({ reason: 'prefix' }))
    },
  )
})

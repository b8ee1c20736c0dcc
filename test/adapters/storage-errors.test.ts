import { describe, expect, test } from 'bun:test'
import { toStorageFailure } from '../../src/adapters/storage-errors.ts'
import { UNKNOWN_KEY } from '../../src/domain/trails/storage-failure.ts'

function error(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more })
}

const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } })

describe('a storage', () => {
  test.each([
    ['its own words', error('NoSuchBucket', 'No such bucket.'), 'NoSuchBucket', 'No such bucket.'],
    ['its code, where it has no words', error('QuotaExceeded', ''), 'QuotaExceeded', 'QuotaExceeded'],
    ['its code, where the client has no words', error('SlowDown', 'UnknownError'), 'SlowDown', 'SlowDown'],
    [
      'its status, where there is nothing else',
      error('Unknown', 'UnknownError', status(502)),
      'HTTP 502',
      'The storage answered with status 502.',
    ],
    [
      'a sentence, of a key',
      error('InvalidAccessKeyId', `${UNKNOWN_KEY}.`),
      'InvalidAccessKeyId',
      UNKNOWN_KEY,
    ],
    [
      'a sentence, of a key, even in silence',
      error('InvalidAccessKeyId', ''),
      'InvalidAccessKeyId',
      UNKNOWN_KEY,
    ],
    [
      'a sentence, when the disk is full',
      error('Error', 'ENOSPC: no space left on device, write', { code: 'ENOSPC' }),
      'ENOSPC',
      'The disk that holds the bucket is full.',
    ],
    [
      'a sentence without a path, of anything else about a disk',
      error('Error', 'EMFILE: too many open files, open /srv/x', {
        code: 'EMFILE',
        syscall: 'open',
        path: '/srv/x',
      }),
      'EMFILE',
      'The disk that holds the bucket failed: EMFILE.',
    ],
  ])('is quoted by %s', (_, thrown, code, message) => {
    expect(toStorageFailure(thrown)).toMatchObject({ name: 'StorageFailure', code, message, cause: thrown })
  })

  test('is quoted once', () => {
    const failure = toStorageFailure(error('SlowDown', 'Reduce your rate.'))
    expect(toStorageFailure(failure)).toBe(failure)
  })
})

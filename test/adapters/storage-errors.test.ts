import { describe, expect, test } from 'bun:test'
import { toStorageFailure } from '../../src/adapters/storage-errors.ts'

const UNKNOWN_KEY = 'The AWS Access Key Id you provided does not exist in our records'

function error(name: string, message: string, fields: object = {}): Error {
  return Object.assign(new Error(message), { name, ...fields })
}

const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } })

describe('the failure of a storage', () => {
  test.each([
    [
      'the storage’s own message',
      error('NoSuchBucket', 'No such bucket.'),
      'NoSuchBucket',
      'No such bucket.',
    ],
    ['the code if there is no message', error('QuotaExceeded', ''), 'QuotaExceeded', 'QuotaExceeded'],
    ['the code if the client has no message', error('SlowDown', 'UnknownError'), 'SlowDown', 'SlowDown'],
    [
      'the status if there is nothing else',
      error('Unknown', 'UnknownError', status(502)),
      'HTTP 502',
      'The storage answered with status 502.',
    ],
    [
      'the fixed sentence about an unknown access key',
      error('InvalidAccessKeyId', `${UNKNOWN_KEY}.`),
      'InvalidAccessKeyId',
      UNKNOWN_KEY,
    ],
    [
      'the fixed sentence about an unknown access key without a message',
      error('InvalidAccessKeyId', ''),
      'InvalidAccessKeyId',
      UNKNOWN_KEY,
    ],
    [
      'a sentence about a full disk',
      error('Error', 'ENOSPC: no space left on device, write', { code: 'ENOSPC' }),
      'ENOSPC',
      'The disk that holds the bucket is full.',
    ],
    [
      'a sentence without a path about any other disk error',
      error('Error', 'EMFILE: too many open files, open /srv/x', {
        code: 'EMFILE',
        syscall: 'open',
        path: '/srv/x',
      }),
      'EMFILE',
      'The disk that holds the bucket failed: EMFILE.',
    ],
  ])('has as its message %s', (_, thrown, code, message) => {
    expect(toStorageFailure(thrown)).toMatchObject({ name: 'StorageFailure', code, message, cause: thrown })
  })

  test('is not converted again', () => {
    const failure = toStorageFailure(error('SlowDown', 'Reduce your rate.'))
    expect(toStorageFailure(failure)).toBe(failure)
  })
})

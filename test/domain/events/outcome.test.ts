import { describe, expect, test } from 'bun:test'
import { eventOutcome, outcomeErrorCode } from '../../../src/domain/events/outcome.ts'
import { parseTextParts } from '../../../src/domain/events/text-parts.ts'
import { readSample } from '../../support/sample.ts'

type Case = [record: object, code: string | null, message: string | null]

const FAILED: Case[] = [
  [{ errorCode: 'AccessDenied', errorMessage: 'Not yours.' }, 'AccessDenied', 'Not yours.'],
  [{ errorCode: 'AccessDenied' }, 'AccessDenied', null],
  [{ errorMessage: 'It did not work.' }, null, 'It did not work.'],
  [
    { errorMessage: 'Failed authentication', responseElements: { ConsoleLogin: 'Failure' } },
    null,
    'Failed authentication',
  ],
  [{ responseElements: { SwitchRole: 'failure' } }, null, null],
  [{ responseElements: '{"ConsoleLogin":"Failure"}' }, null, null],
  [{ serviceEventDetails: { CredentialVerification: 'Failure' } }, null, null],
  [{ additionalEventData: { CheckMfa: 'FAILURE' } }, null, null],
  [
    {
      serviceEventDetails: {
        createAccountStatus: { state: 'FAILED', failureReason: 'EMAIL_ALREADY_EXISTS' },
      },
    },
    'EMAIL_ALREADY_EXISTS',
    null,
  ],
  [
    { serviceEventDetails: { state: 'FAILED', statusMessage: 'The disk is full.' } },
    null,
    'The disk is full.',
  ],
  [{ outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } }, 'INVALID_CREDENTIALS', null],
  [{ outcome: { result: 'FAILURE', reason: 'Sign-in failed.' } }, null, 'Sign-in failed.'],
  [{ outcome: { result: 'DENY' } }, null, null],
  [{ outcome: 'failure' }, null, null],
  [
    { errorMessage: 'Locked.', outcome: { result: 'FAILURE', reason: 'LOCKED_OUT' } },
    'LOCKED_OUT',
    'Locked.',
  ],
  [
    { responseStatus: { code: 403, reason: 'Forbidden', message: 'pods is forbidden' } },
    'Forbidden',
    'pods is forbidden',
  ],
  [{ responseStatus: { code: 500 } }, '500', null],
  [{ responseStatus: { status: 'Failure' } }, null, null],
  [{ status: 'failure' }, null, null],
  [{ status: 'Failed' }, null, null],
  [{ status: 404 }, '404', null],
  [{ status: { code: 404, message: 'Not found' } }, '404', 'Not found'],
  [{ statusCode: '503' }, '503', null],
  [{ result: 'denied' }, null, null],
  [{ success: false }, null, null],
  [{ error: 'invalid_user_credentials' }, 'invalid_user_credentials', null],
  [{ error: 'permission denied' }, null, 'permission denied'],
  [{ error: { code: 'E42', message: 'No.' } }, 'E42', 'No.'],
  [{ event: { outcome: 'failure' } }, null, null],
]

const SUCCEEDED: object[] = [
  {},
  { errorCode: null, errorMessage: null, responseElements: null },
  { errorCode: '', errorMessage: '' },
  { responseElements: { ConsoleLogin: 'Success', status: 'FAILED', reason: 'Failure to launch' } },
  { responseElements: { item: { ConsoleLogin: 'Failure' } } },
  { requestParameters: { status: 'Failure', filter: 'Failure' } },
  { responseElements: 'Failure', serviceEventDetails: 'Failure' },
  { serviceEventDetails: { createAccountStatus: { state: 'SUCCEEDED' } } },
  { outcome: { result: 'SUCCESS', reason: 'FAILURE' } },
  { outcome: 'success', status: 'ok', result: 'unknown', success: true },
  { responseStatus: { code: 200, reason: 'OK' } },
  { status: 4_000, statusCode: 302 },
  { status: { code: 7 } },
  { error: null, event: { kind: 'event' } },
  { error: {} },
  { result: 450, outcome: 404, event: 'failure' },
  { result: { code: 450 }, serviceEventDetails: { status: 500 } },
  { error: false },
]

describe('the outcome of a record', () => {
  test.each(FAILED)('is a failure in %j', (record, code, message) => {
    const outcome = eventOutcome(parseTextParts({ ...record }))
    expect(outcome).toEqual({ hasFailed: true, code, message })
    expect(outcomeErrorCode(outcome)).toBe(code ?? 'Failure')
  })

  test.each(SUCCEEDED)('is a success in %j', (record) => {
    const outcome = eventOutcome(parseTextParts({ ...record }))
    expect(outcome).toEqual({ hasFailed: false, code: null, message: null })
    expect(outcomeErrorCode(outcome)).toBeNull()
  })

  test('is the error code in every record of the sample, which has no other sign of a failure', async () => {
    for (const { record } of await readSample()) {
      expect(outcomeErrorCode(eventOutcome(record))).toBe(
        typeof record.errorCode === 'string' ? record.errorCode : null,
      )
    }
  })
})

import { expect, test } from 'bun:test'
import { isBackupSchedule } from '../../../src/domain/backups/backup-schedule.ts'

test.each(['30 2 * * *', '*/15 * * * *', '0 0,12 1-15/2 * 1-5', '59 23 31 12 7', '0  2 * * 0'])(
  'the schedule %p is accepted',
  (text) => {
    expect(isBackupSchedule(text)).toBe(true)
  },
)

test.each([
  '',
  'daily',
  '@daily',
  '* * * *',
  '0 0 2 * * *',
  '60 2 * * *',
  '0 24 * * *',
  '0 0 0 * *',
  '0 0 * 13 *',
  '0 0 * * 8',
  '5-1 * * * *',
  '*/0 * * * *',
  '1/5 * * * *',
  '0 2 * * mon',
  '0 2 L * *',
])('the schedule %p is refused', (text) => {
  expect(isBackupSchedule(text)).toBe(false)
})

import {
  backupBucket,
  backupSchedule,
  lengthBetween,
  path,
  regionName,
  wholeNumber,
} from './config-parsers.ts'
import {
  type Environment,
  optional,
  parseOptional,
  parseRequired,
  secret,
  setting,
} from './config-setting.ts'

/** The settings of scheduled backups. */
export const BACKUP_SETTINGS = {
  backupSchedule: optional(
    'DAYBOOK_BACKUP_SCHEDULE',
    'When to back up the database, in UTC: minute, hour, day, month and weekday in the notation of cron, such as `30 2 * * *`.',
    backupSchedule(),
  ),
  backupDir: optional('DAYBOOK_BACKUP_DIR', 'Folder for scheduled backups.', path('folder')),
  backupKeep: setting(
    'DAYBOOK_BACKUP_KEEP',
    '7',
    'Scheduled backups to keep; the oldest are deleted.',
    wholeNumber(1, 1_000),
  ),
  backupBucket: optional(
    'DAYBOOK_BACKUP_BUCKET',
    'Bucket of an S3-compatible storage for copies of scheduled backups: the URL of the storage, then the bucket and maybe a folder, such as `https://s3.example.com/backups/daybook`.',
    backupBucket(),
  ),
  backupRegion: setting('DAYBOOK_BACKUP_REGION', 'us-east-1', 'Region of that bucket.', regionName()),
  backupAccessKeyId: optional(
    'DAYBOOK_BACKUP_ACCESS_KEY_ID',
    'Access key ID for that bucket.',
    lengthBetween(1, 128),
  ),
  backupSecretAccessKey: secret(
    'DAYBOOK_BACKUP_SECRET_ACCESS_KEY',
    'Secret of that access key.',
    lengthBetween(1, 255),
  ),
} as const

/** Returns the values of the settings of scheduled backups; throws InvalidSetting. */
export function parseBackupSettings(environment: Environment) {
  const { backupKeep, backupRegion, ...optionals } = BACKUP_SETTINGS
  return {
    backupSchedule: parseOptional(optionals.backupSchedule, environment),
    backupDir: parseOptional(optionals.backupDir, environment),
    backupKeep: parseRequired(backupKeep, environment),
    backupBucket: parseOptional(optionals.backupBucket, environment),
    backupRegion: parseRequired(backupRegion, environment),
    backupAccessKeyId: parseOptional(optionals.backupAccessKeyId, environment),
    backupSecretAccessKey: parseOptional(optionals.backupSecretAccessKey, environment),
  }
}

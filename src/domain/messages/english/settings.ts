type Name = { name: string }
type Range = Name & { min: number; max: number }

/** What is wrong with a setting. */
export const SETTINGS = {
  missing: ({ name }: Name) => `${name} must be set.`,
  setTwice: ({ name }: Name) => `Set ${name} or ${name}_FILE, not both.`,
  fileUnreadable: ({ name }: Name) => `${name} must name a file that can be read.`,

  notHost: ({ name }: Name) => `${name} must be an IP address or a host name, such as 127.0.0.1 or 0.0.0.0.`,
  notWholeNumber: ({ name, min, max }: Range) => `${name} must be a whole number from ${min} to ${max}.`,
  notFolder: ({ name }: Name) => `${name} must be the path of a folder.`,
  notFile: ({ name }: Name) => `${name} must be the path of a file.`,
  notPostgresUrl: ({ name }: Name) =>
    `${name} must be a URL such as postgres://user:password@host:5432/daybook.`,
  notSecretKey: ({ name }: Name) =>
    `${name} must be 32 bytes in hexadecimal (64 digits) or base64; \`openssl rand -hex 32\` generates a key.`,
  notOrigin: ({ name }: Name) =>
    `${name} must be an origin without a path, such as https://daybook.example.org.`,
  notNetworks: ({ name }: Name) =>
    `${name} must be IP addresses or CIDR blocks, separated by commas, such as 10.0.0.7, 192.168.0.0/16.`,
  notEndpoints: ({ name }: Name) =>
    `${name} must be hosts, IP addresses or CIDR blocks, separated by commas, such as localhost:9000, 10.0.0.7, 192.168.0.0/16, or none.`,
  notIssuer: ({ name }: Name) =>
    `${name} must be the issuer URL of the provider, such as https://id.example.org, without /.well-known/ and what follows; http is allowed for this machine only.`,
  notIdentifier: ({ name, max }: Name & { max: number }) =>
    `${name} must be 1 to ${max} letters (A-Z, a-z), digits, dots, underscores or hyphens, not starting with a hyphen.`,
  notUserName: ({ name, max, reserved }: Name & { max: number; reserved: string }) =>
    `${name} must be 1 to ${max} letters (A-Z, a-z), digits, dots, underscores or hyphens, not starting with a hyphen, and not ${reserved}.`,
  notSchedule: ({ name }: Name) =>
    `${name} must be five fields in the notation of cron (minute, hour, day of the month, month, day of the week), such as 30 2 * * * for every day at 02:30 UTC.`,
  notBackupBucket: ({ name }: Name) =>
    `${name} must be the http or https URL of an S3-compatible storage with a bucket, and maybe a folder in it, such as https://s3.example.com/backups/daybook.`,
  notRegion: ({ name }: Name) => `${name} must be 1 to 64 letters (A-Z, a-z), digits or hyphens.`,
  halfBackupBucket:
    'Set all of DAYBOOK_BACKUP_BUCKET, DAYBOOK_BACKUP_ACCESS_KEY_ID and DAYBOOK_BACKUP_SECRET_ACCESS_KEY, or none of them.',
  bucketWithoutSchedule: 'DAYBOOK_BACKUP_BUCKET requires DAYBOOK_BACKUP_SCHEDULE and DAYBOOK_BACKUP_DIR.',
  halfBackup: 'DAYBOOK_BACKUP_SCHEDULE and DAYBOOK_BACKUP_DIR must be set together.',
  notLabel: ({ name }: Name) => `${name} must be 1 to 255 characters without control characters.`,
  notAccountId: ({ name }: Name) => `${name} must be 12 digits.`,
  notAccessKeyId: ({ name }: Name) => `${name} must be 8 to 128 letters, digits, underscores or hyphens.`,
  notLength: ({ name, min, max }: Range) => `${name} must be ${min} to ${max} characters long.`,
  notOneOf: ({ name, allowed }: Name & { allowed: readonly string[] }) =>
    `${name} must be ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}.`,
  notLogLevel: ({ name }: Name) => `${name} must be debug, info, warn or error.`,

  halfAccessKey: 'Set both DAYBOOK_ADMIN_ACCESS_KEY_ID and DAYBOOK_ADMIN_SECRET_ACCESS_KEY, or neither.',
  citusWithoutDatabase: 'DAYBOOK_CITUS=on requires DATABASE_URL.',
  citusWithBackup:
    'DAYBOOK_CITUS=on and DAYBOOK_BACKUP_SCHEDULE cannot be used together: the workers have no common snapshot.',
  citusWithReplica:
    'DAYBOOK_CITUS=on and DATABASE_REPLICA_URL cannot be used together: a replica of the coordinator has no events.',
  replicaWithoutDatabase: 'DATABASE_REPLICA_URL requires DATABASE_URL.',
  partialProvider:
    'Set all of DAYBOOK_OIDC_ISSUER, DAYBOOK_OIDC_CLIENT_ID and DAYBOOK_OIDC_CLIENT_SECRET, or none of them.',
  onlyWithoutProvider: 'DAYBOOK_OIDC_ONLY requires DAYBOOK_OIDC_ISSUER.',
  accountWithoutProvider: 'DAYBOOK_OIDC_ACCOUNT_ID requires DAYBOOK_OIDC_ISSUER.',
  providerWithoutPublicUrl:
    'DAYBOOK_OIDC_ISSUER requires DAYBOOK_PUBLIC_URL unless DAYBOOK_HOST is a loopback address.',
}

import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseSettings } from '../src/config.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybook-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

const OPENID = {
  DAYBOOK_OIDC_ISSUER: 'https://id.example.org/realms/main',
  DAYBOOK_OIDC_CLIENT_ID: 'daybook',
  DAYBOOK_OIDC_CLIENT_SECRET: 'hush',
}

describe('settings', () => {
  test('have their defaults in an empty environment and are frozen', () => {
    const settings = parseSettings({})
    expect(settings).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      dataDir: './data',
      databaseUrl: null,
      secretKey: null,
      accountId: '000000000001',
      adminPassword: null,
      retentionDays: 30,
      trailLimit: 2,
      actionsFile: null,
      logLevel: 'info',
    })
    expect(Object.isFrozen(settings)).toBe(true)
  })

  test('count as not set when their variable is empty', () => {
    expect(parseSettings({ DAYBOOK_PORT: '', DATABASE_URL: '', DAYBOOK_ADMIN_PASSWORD_FILE: '' })).toEqual(
      parseSettings({}),
    )
  })

  test('are read from the file that the `_FILE` variable of a secret names, without the last line break', () => {
    const file = join(folder, 'password')
    writeFileSync(file, 'from a file\n')
    expect(parseSettings({ DAYBOOK_ADMIN_PASSWORD_FILE: file }).adminPassword).toBe('from a file')
  })

  test('have no `_FILE` variable unless they are secret', () => {
    expect(parseSettings({ DAYBOOK_PORT_FILE: '/nowhere' }).port).toBe(8080)
  })

  test('accept a schedule of backups only with a folder for them', () => {
    const [schedule, folder] = [{ DAYBOOK_BACKUP_SCHEDULE: '30 2 * * *' }, { DAYBOOK_BACKUP_DIR: '/backups' }]
    const both = parseSettings({ ...schedule, ...folder })
    expect(both).toMatchObject({ backupSchedule: '30 2 * * *', backupDir: '/backups', backupKeep: 7 })
    const message = 'DAYBOOK_BACKUP_SCHEDULE and DAYBOOK_BACKUP_DIR must be set together.'
    for (const half of [schedule, folder]) expect(() => parseSettings(half)).toThrow(message)
    expect(() => parseSettings({ ...folder, DAYBOOK_BACKUP_SCHEDULE: 'daily' })).toThrow(
      'DAYBOOK_BACKUP_SCHEDULE must be five fields',
    )
  })

  test('accept a bucket for copies of backups with its key, where backups are scheduled', () => {
    const schedule = { DAYBOOK_BACKUP_SCHEDULE: '30 2 * * *', DAYBOOK_BACKUP_DIR: '/backups' }
    const key = { DAYBOOK_BACKUP_ACCESS_KEY_ID: 'MYBACKUPKEY', DAYBOOK_BACKUP_SECRET_ACCESS_KEY: 'hush' }
    const placeOf = (DAYBOOK_BACKUP_BUCKET: string) =>
      parseSettings({ ...schedule, ...key, DAYBOOK_BACKUP_BUCKET }).backupBucket
    const [endpoint, bucket] = ['http://127.0.0.1:9000', 'backups']
    expect(placeOf('http://127.0.0.1:9000/backups')).toEqual({ endpoint, bucket, prefix: '' })
    expect(placeOf('http://127.0.0.1:9000/backups/a/b/')).toEqual({ endpoint, bucket, prefix: 'a/b/' })
    for (const wrong of [
      's3://backups',
      'https://db.example.com',
      'https://a:b@db.example.com/backups',
      'backups',
    ])
      expect(() => placeOf(wrong)).toThrow('DAYBOOK_BACKUP_BUCKET must be the http or https URL')
    const inBucket = { DAYBOOK_BACKUP_BUCKET: 'https://s3.example.com/backups' }
    expect(() => parseSettings({ ...schedule, ...inBucket })).toThrow('Set all of DAYBOOK_BACKUP_BUCKET')
    expect(() => parseSettings({ ...inBucket, ...key })).toThrow('requires DAYBOOK_BACKUP_SCHEDULE')
  })

  test('accept a secret key in hexadecimal or base64', () => {
    const bytes = new Uint8Array(32).fill(171)
    const [hex, base64] = [Buffer.from(bytes).toString('hex'), Buffer.from(bytes).toString('base64')]
    expect(parseSettings({ DAYBOOK_SECRET_KEY: hex }).secretKey).toEqual(bytes)
    expect(parseSettings({ DAYBOOK_SECRET_KEY: base64 }).secretKey).toEqual(bytes)
  })

  test.each(['10.0.0.300', 'proxy', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', 'fd00::/129', '10.0.0.1,,'])(
    'reject %s as a trusted proxy',
    (text) => {
      expect(() => parseSettings({ DAYBOOK_TRUSTED_PROXIES: text })).toThrow(
        /^DAYBOOK_TRUSTED_PROXIES must be /,
      )
    },
  )

  test('accept an identity provider that uses HTTPS, or HTTP on this machine', () => {
    expect(parseSettings(OPENID)).toMatchObject({
      oidcIssuer: 'https://id.example.org/realms/main',
      oidcUserClaim: 'preferred_username',
      oidcLabel: 'Company sign-in',
      oidcAccountId: null,
    })
    const issuer = 'http://[::1]:9000'
    expect(parseSettings({ ...OPENID, DAYBOOK_OIDC_ISSUER: issuer }).oidcIssuer).toBe(issuer)
    const behindProxy = {
      ...OPENID,
      DAYBOOK_HOST: '0.0.0.0',
      DAYBOOK_PUBLIC_URL: 'https://daybook.example.org',
    }
    expect(parseSettings(behindProxy).oidcClientId).toBe('daybook')
  })

  test('keep only the origin of the public URL', () => {
    const parse = (url: string) => parseSettings({ DAYBOOK_PUBLIC_URL: url }).publicUrl
    expect(parse('https://daybook.example.org/')).toBe('https://daybook.example.org')
    expect(parse('http://[::1]:8080')).toBe('http://[::1]:8080')
  })

  test.each([
    [{ DAYBOOK_PORT: '65536' }, 'DAYBOOK_PORT must be a whole number from 0 to 65535.'],
    [{ DAYBOOK_PORT: '8e3' }, 'DAYBOOK_PORT must be'],
    [{ DAYBOOK_HOST: 'a host' }, 'DAYBOOK_HOST must be an IP address or a host name'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must be a URL such as postgres://'],
    [{ DATABASE_REPLICA_URL: 'postgres://h/d' }, 'DATABASE_REPLICA_URL requires DATABASE_URL.'],
    [{ DAYBOOK_CITUS: 'yes' }, 'DAYBOOK_CITUS must be on or off.'],
    [{ DAYBOOK_CITUS: 'on' }, 'DAYBOOK_CITUS=on requires DATABASE_URL.'],
    [
      { DAYBOOK_CITUS: 'on', DATABASE_URL: 'postgres://h/d', DATABASE_REPLICA_URL: 'postgres://h/e' },
      'DAYBOOK_CITUS=on and DATABASE_REPLICA_URL cannot be used together',
    ],
    [
      {
        ...{ DAYBOOK_CITUS: 'on', DATABASE_URL: 'postgres://h/d' },
        ...{ DAYBOOK_BACKUP_SCHEDULE: '0 3 * * *', DAYBOOK_BACKUP_DIR: '/backups' },
      },
      'DAYBOOK_CITUS=on and DAYBOOK_BACKUP_SCHEDULE cannot be used together',
    ],
    [{ DAYBOOK_SECRET_KEY: 'short' }, 'DAYBOOK_SECRET_KEY must be 32 bytes'],
    [{ DAYBOOK_PUBLIC_URL: 'https://x.org/log' }, 'DAYBOOK_PUBLIC_URL must be an origin without a path'],
    [{ DAYBOOK_PUBLIC_URL: 'ftp://x.org' }, 'DAYBOOK_PUBLIC_URL must be an origin'],
    [{ DAYBOOK_ACCOUNT_ID: '12' }, 'DAYBOOK_ACCOUNT_ID must be 12 digits.'],
    [{ DAYBOOK_ADMIN_USER: '-x' }, 'DAYBOOK_ADMIN_USER must be 1 to 32'],
    [{ DAYBOOK_ADMIN_USER: 'x'.repeat(33) }, 'DAYBOOK_ADMIN_USER must be 1 to 32'],
    [{ DAYBOOK_ADMIN_USER: 'oec_system' }, 'and not OEC_SYSTEM'],
    [
      { DAYBOOK_ADMIN_PASSWORD: 'x'.repeat(1_025) },
      'DAYBOOK_ADMIN_PASSWORD must be 1 to 1024 characters long.',
    ],
    [
      { DAYBOOK_ADMIN_ACCESS_KEY_ID: 'KEYKEYKEY' },
      'Set both DAYBOOK_ADMIN_ACCESS_KEY_ID and DAYBOOK_ADMIN_SECRET_ACCESS_KEY, or neither.',
    ],
    [{ DAYBOOK_CUSTOMER: 'a\nb' }, 'DAYBOOK_CUSTOMER must be'],
    [{ DAYBOOK_RETENTION_DAYS: '0' }, 'DAYBOOK_RETENTION_DAYS must be a whole number from 1 to 3650.'],
    [{ DAYBOOK_OIDC_ONLY: 'true' }, 'DAYBOOK_OIDC_ONLY requires DAYBOOK_OIDC_ISSUER.'],
    [{ DAYBOOK_OIDC_ONLY: 'yes' }, 'DAYBOOK_OIDC_ONLY must be true or false.'],
    [
      { DAYBOOK_SECOND_FACTOR: 'all' },
      'DAYBOOK_SECOND_FACTOR must be optional, administrators or everybody.',
    ],
    [
      { DAYBOOK_SESSION_IDLE_MINUTES: '4' },
      'DAYBOOK_SESSION_IDLE_MINUTES must be a whole number from 5 to 10080.',
    ],
    [{ DAYBOOK_LOG_LEVEL: 'loud' }, 'DAYBOOK_LOG_LEVEL must be debug, info, warn or error.'],
    [{ DAYBOOK_OIDC_ISSUER: 'https://id.example.org' }, 'DAYBOOK_OIDC_CLIENT_SECRET, or none of them.'],
    [{ DAYBOOK_OIDC_CLIENT_ID: 'daybook', DAYBOOK_OIDC_CLIENT_SECRET: 'x' }, 'DAYBOOK_OIDC_ISSUER, '],
    [{ DAYBOOK_OIDC_ACCOUNT_ID: '000000000002' }, 'DAYBOOK_OIDC_ACCOUNT_ID requires DAYBOOK_OIDC_ISSUER.'],
    [{ ...OPENID, DAYBOOK_HOST: '0.0.0.0' }, 'DAYBOOK_OIDC_ISSUER requires DAYBOOK_PUBLIC_URL'],
    [
      { DAYBOOK_OIDC_ISSUER: 'http://id.example.org' },
      'DAYBOOK_OIDC_ISSUER must be the issuer URL of the provider',
    ],
    [
      { DAYBOOK_OIDC_ISSUER: 'https://id.example.org/.well-known/openid-configuration' },
      'DAYBOOK_OIDC_ISSUER must be the issuer URL of the provider',
    ],
    [{ DATABASE_URL_FILE: '/nowhere/at/all' }, 'DATABASE_URL_FILE must name a file that can be read.'],
    [{ DATABASE_URL: 'postgres://a', DATABASE_URL_FILE: '/x' }, 'Set DATABASE_URL or DATABASE_URL_FILE'],
  ])('reject %j with a sentence', (environment, sentence) => {
    expect(() => parseSettings(environment)).toThrow(sentence)
  })

  test('do not show the value of a secret in the error', () => {
    expect(() => parseSettings({ DAYBOOK_SECRET_KEY: 'hunter2hunter2' })).toThrow(/^(?!.*hunter2)/)
  })
})

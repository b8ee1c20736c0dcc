import { describe, expect, test } from 'bun:test'
import {
  CONNECTION_KINDS,
  type ConnectionKind,
  inheritChecksum,
  parseConnection,
  wasTested,
} from '../../../src/domain/access/connection.ts'
import { Fault } from '../../../src/domain/fault.ts'

const SETTINGS = {
  ...{ endpoint: 'https://example.com', region: 'r', pathStyle: true },
  ...{ accessKeyId: 'KEY', secretAccessKey: 's' },
}
const REFUSALS = {
  storage: '`endpoint` must be an http or https URL without a path, such as https://storage.example.com.',
  inventory: '`endpoint` must be an http or https URL without a query, such as https://ec2.example.com.',
}

const faultOf = (kind: ConnectionKind, settings: Partial<typeof SETTINGS>) => {
  try {
    return parseConnection(kind, { ...SETTINGS, ...settings })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { field: error.field, message: error.message }
  }
}

describe.each([...CONNECTION_KINDS])('the settings of an %s connection', (kind) => {
  test.each([
    'storage.example.com',
    'ftp://example.com',
    'https://',
    'https://example.com?a=b',
    'https://example.com#a',
    'https://user@example.com',
    'https://user:secret@example.com',
    'https://:secret@example.com',
  ])('must not have the endpoint %s, and the message does not repeat it', (endpoint) => {
    expect(faultOf(kind, { endpoint })).toEqual({ field: 'endpoint', message: REFUSALS[kind] })
  })

  test.each([
    ['https://example.com', 'https://example.com'],
    ['HTTP://Example.com:8080/', 'http://example.com:8080'],
    ['https://example.com:443', 'https://example.com'],
  ])('may have the endpoint %s, which becomes %s', (endpoint, expected) => {
    expect(parseConnection(kind, { ...SETTINGS, endpoint }).endpoint).toBe(expected)
  })

  test.each([
    ['region', { region: 'a b' }],
    ['accessKeyId', { accessKeyId: 'k'.repeat(129) }],
    ['secretAccessKey', { secretAccessKey: 's'.repeat(257) }],
  ])('name the wrong member, %s, in the fault', (field, settings) => {
    expect(faultOf(kind, settings)).toMatchObject({ field })
  })
})

describe('the endpoint and the style of URLs', () => {
  test.each(['https://example.com/api', 'https://example.com//', 'https://example.com/api/v2/'])(
    'with the path %s is for an inventory only',
    (endpoint) => {
      expect(faultOf('storage', { endpoint })).toMatchObject({ message: REFUSALS.storage })
      const withoutSlash = endpoint.replace(/\/+$/, '')
      expect(parseConnection('inventory', { ...SETTINGS, endpoint }).endpoint).toBe(withoutSlash)
    },
  )

  test('of buckets are kept for storage only', () => {
    expect(parseConnection('storage', SETTINGS).pathStyle).toBe(true)
    expect(parseConnection('storage', { ...SETTINGS, pathStyle: false }).pathStyle).toBe(false)
    expect(parseConnection('inventory', SETTINGS).pathStyle).toBeNull()
  })
})

describe('the checksum of uploads', () => {
  test('is kept for storage only, and null if it is not set', () => {
    expect(parseConnection('storage', { ...SETTINGS, checksum: 'none' }).checksum).toBe('none')
    expect(parseConnection('storage', SETTINGS).checksum).toBeNull()
    expect(parseConnection('inventory', { ...SETTINGS, checksum: 'none' }).checksum).toBeNull()
  })

  test.each([
    [null, null],
    ['crc32', { endpoint: SETTINGS.endpoint, checksum: 'crc32' as const }],
    [null, { endpoint: 'https://other.example.com', checksum: 'none' as const }],
  ] as const)('is %s if it is not set and the connection before was %j', (expected, before) => {
    expect(inheritChecksum('storage', SETTINGS.endpoint, before)).toBe(expected)
    expect(inheritChecksum('inventory', SETTINGS.endpoint, before)).toBeNull()
  })
})

describe('a target of trails', () => {
  const READ = { bucket: 'logs', folder: 'AWSLogs/1/', isWriteOnly: false }
  const WRITTEN = { ...READ, isWriteOnly: true }

  test.each([
    [true, [READ], READ],
    [true, [READ], WRITTEN],
    [true, [WRITTEN], WRITTEN],
    [false, [WRITTEN], READ],
    [false, [READ], { ...READ, bucket: 'other' }],
    [false, [READ], { ...READ, folder: 'p/AWSLogs/1/' }],
    [false, [], READ],
  ])('was tested: %p, after %j, %j', (expected, tested, target) => {
    expect(wasTested({ tested }, target)).toBe(expected)
  })
})

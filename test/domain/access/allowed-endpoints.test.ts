import { describe, expect, test } from 'bun:test'
import {
  decideAddress,
  decideEndpoint,
  parseAllowedEndpoints,
  toAllowedEntry,
} from '../../../src/domain/access/allowed-endpoints.ts'

const listOf = (text: string) => {
  const list = parseAllowedEndpoints(text)
  if (list === undefined) throw new Error(`${text} is a list.`)
  return list
}
const decide = (allowed: string | null, endpoint: string, isTolerated = false) =>
  decideEndpoint(allowed === null ? null : listOf(allowed), { endpoint, isTolerated })
const decideFor = (allowed: string | null, endpoint: string, address: string, isTolerated = false) =>
  decideAddress(allowed === null ? null : listOf(allowed), { endpoint, isTolerated }, address)

describe('the setting', () => {
  test('`none` allows nothing more', () => expect(listOf(' none ')).toEqual([]))

  test.each([
    ...['localhost', 'storage.internal:9000', '10.0.0.7', '10.0.0.7:9000', '10.0.0.0/8', '::1', '[::1]:9000'],
    ...['fd00::/8', 'minio', 'under_score.local', 'localhost, 10.0.0.0/8,minio:9000'],
  ])('takes %s', (text) => expect(parseAllowedEndpoints(text)).toBeDefined())

  test.each([
    ...[
      '',
      'a,,b',
      'http://host',
      'host/path',
      'host:0',
      'host:70000',
      'host:',
      '10.0.0.0/8:9000',
      '127.1',
      '1',
    ],
    ...['none,localhost/', '*.internal', '[host]:1', '[::1', 'a b', '10.0.0.0/33', 'user@host'],
  ])('refuses %p', (text) => expect(parseAllowedEndpoints(text)).toBeUndefined())
})

describe('without a decision of the operator, for a connection that is not tolerated', () => {
  test.each([
    ['https://storage.example.com', 'allowed'],
    ['https://8.8.8.8:9000', 'allowed'],
    ['http://storage.example.com', 'plain'],
    ['http://8.8.8.8', 'plain'],
    ...[
      'https://127.0.0.1',
      'http://127.0.0.1:9000',
      'https://localhost',
      'https://a.localhost',
      'https://LOCALHOST.',
    ]
      .concat([
        'https://[::1]:9000',
        'https://[::ffff:127.0.0.1]',
        'https://169.254.169.254',
        'https://10.1.2.3',
      ])
      .concat(['https://2130706433', 'https://0x7f.1', 'https://0177.0.0.1', 'https://127.1', 'https://0'])
      .map((endpoint) => [endpoint, 'private'] as const),
  ] as const)('%s is %s', (endpoint, decision) => expect(decide(null, endpoint)).toBe(decision))

  test.each([
    ['https://storage.example.com', '8.8.8.8', 'allowed'],
    ['https://storage.example.com', '127.0.0.1', 'private'],
    ['https://storage.example.com', '::ffff:169.254.169.254', 'private'],
    ['http://storage.example.com', '8.8.8.8', 'plain'],
    ['http://storage.example.com', '10.0.0.1', 'private'],
  ] as const)('%s at %s is %s', (endpoint, address, decision) =>
    expect(decideFor(null, endpoint, address)).toBe(decision),
  )
})

describe('a tolerated connection', () => {
  test.each([
    ['http://127.0.0.1:9000', 'tolerated'],
    ['https://10.0.0.1', 'tolerated'],
    ['http://minio:9000', 'tolerated'],
    ['https://storage.example.com', 'allowed'],
    ['http://169.254.169.254', 'private'],
    ['https://[fe80::1]', 'private'],
  ] as const)('to %s is %s until the operator decides', (endpoint, decision) =>
    expect(decide(null, endpoint, true)).toBe(decision),
  )

  test('may get a private address, but no metadata', () => {
    expect(decideFor(null, 'https://minio', '10.0.0.1', true)).toBe('tolerated')
    expect(decideFor(null, 'http://minio', '8.8.8.8', true)).toBe('tolerated')
    expect(decideFor(null, 'https://minio', '169.254.169.254', true)).toBe('private')
  })

  test('is like any other once the operator has decided', () => {
    expect(decide('none', 'http://127.0.0.1:9000', true)).toBe('private')
    expect(decide('none', 'http://minio:9000', true)).toBe('plain')
    expect(decideFor('none', 'https://minio', '10.0.0.1', true)).toBe('private')
  })
})

describe('a list', () => {
  test.each([
    ['localhost', 'http://localhost:9000', 'allowed'],
    ['localhost:9000', 'http://localhost:9000', 'allowed'],
    ['localhost:9000', 'http://localhost:9001', 'private'],
    ['localhost', 'http://127.0.0.1', 'private'],
    ['127.0.0.1:80', 'http://127.0.0.1', 'allowed'],
    ['127.0.0.1:443', 'https://127.0.0.1', 'allowed'],
    ['127.0.0.0/8', 'http://localhost:1', 'allowed'],
    ['[::1]:9000', 'http://[::1]:9000', 'allowed'],
    ['10.0.0.0/8', 'http://10.2.3.4', 'allowed'],
    ['10.0.0.0/8', 'http://192.168.0.1', 'private'],
    ['MinIO.internal', 'http://minio.INTERNAL.:9000', 'allowed'],
    ['internal', 'http://minio.internal', 'plain'],
    ['169.254.169.254', 'http://169.254.169.254', 'allowed'],
    // Decided when the name is resolved.
    ['10.0.0.0/8', 'http://minio.internal', 'allowed'],
    ['10.0.0.7:9000', 'http://minio.internal:9001', 'plain'],
  ] as const)('%s makes %s %s', (list, endpoint, decision) => expect(decide(list, endpoint)).toBe(decision))

  test.each([
    ['10.0.0.0/8', 'http://minio.internal', '10.9.9.9', 'allowed'],
    ['10.0.0.0/8', 'http://minio.internal', '192.168.0.1', 'private'],
    ['10.0.0.0/8', 'http://minio.internal', '8.8.8.8', 'plain'],
    ['minio.internal:9000', 'http://minio.internal:9000', '192.168.0.1', 'allowed'],
    ['minio.internal:9000', 'https://minio.internal', '192.168.0.1', 'private'],
  ] as const)('%s makes %s at %s %s', (list, endpoint, address, decision) =>
    expect(decideFor(list, endpoint, address)).toBe(decision),
  )
})

test.each([
  ['http://minio:9000', 'minio:9000'],
  ['https://10.0.0.1', '10.0.0.1:443'],
  ['http://[::1]', '[::1]:80'],
])('the entry for %s is %s, and allows it', (endpoint, entry) => {
  expect(toAllowedEntry(endpoint)).toBe(entry)
  expect(decide(entry, endpoint)).toBe('allowed')
})

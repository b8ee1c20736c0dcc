import { describe, expect, test } from 'bun:test'
import { createAddressResolver } from '../../../src/http/middleware/client-address.ts'
import { openTestApp } from '../../support/test-app.ts'

const PROXIES = ['10.0.0.7', '192.168.0.0/16', 'fd00::/8']

describe('the client address', () => {
  test.each([
    ['198.51.100.9', undefined, '198.51.100.9'],
    ['198.51.100.9', '203.0.113.5', '198.51.100.9'],
    ['10.0.0.7', undefined, '10.0.0.7'],
    ['10.0.0.7', '203.0.113.5', '203.0.113.5'],
    ['10.0.0.7', '1.2.3.4, 203.0.113.5', '203.0.113.5'],
    ['10.0.0.7', '1.2.3.4, 203.0.113.5, 192.168.7.7', '203.0.113.5'],
    ['10.0.0.7', '192.168.1.1, 192.168.7.7', '192.168.1.1'],
    ['10.0.0.8', '203.0.113.5', '10.0.0.8'],
    ['fd12::1', '2001:db8::5', '2001:db8::5'],
    ['::ffff:10.0.0.7', '::ffff:203.0.113.5', '203.0.113.5'],
    ['10.0.0.7', '203.0.113.5:4711', '203.0.113.5'],
    ['10.0.0.7', '[2001:db8::5]:4711', '2001:db8::5'],
    ['10.0.0.7', 'unknown', '10.0.0.7'],
    ['10.0.0.7', '203.0.113.5, <script>', '10.0.0.7'],
    ['10.0.0.7', '203.0.113.5, unknown, 192.168.7.7', '192.168.7.7'],
    ['10.0.0.7', '', '10.0.0.7'],
    ['', '203.0.113.5', ''],
  ])('for the peer %s with X-Forwarded-For %s is %s', (peer, header, address) => {
    expect(createAddressResolver(PROXIES)(peer, header)).toBe(address)
  })

  test('is the peer if no proxy is trusted', () => {
    expect(createAddressResolver([])('127.0.0.1', '203.0.113.5')).toBe('127.0.0.1')
  })
})

describe.each([
  ['trusted', { DAYBOOK_TRUSTED_PROXIES: '127.0.0.0/8' }, '203.0.113.5'],
  ['not trusted', {}, '127.0.0.1'],
] as const)('behind a proxy that is %s', (_, settings, expected) => {
  test('the audit entry has the right address', async () => {
    const daybook = await openTestApp({ database: 'sqlite', ...settings })
    await daybook.api('/users', { headers: { 'x-forwarded-for': '1.1.1.1, 203.0.113.5' } })
    // Daybook writes the audit entry after it has answered.
    const entries = async () => (await (await daybook.api('/events?eventName=ListUsers')).json()).events
    while ((await entries()).length === 0) await Bun.sleep(2)
    expect(await entries()).toMatchObject([{ sourceIPAddress: expected }])
    await daybook.close()
  })
})

import { describe, expect, test } from 'bun:test'
import { formatAddressRange, isInRange, parseAddressRange } from '../../../src/domain/events/address-range.ts'

describe('a range of addresses', () => {
  test.each([
    ['10.0.0.0/8', '10.255.255.255', '11.0.0.0'],
    ['10.1.2.3/8', '10.0.0.0', '9.255.255.255'],
    ['192.168.1.7', '192.168.1.7', '192.168.1.8'],
    ['192.168.1.128/25', '192.168.1.128', '192.168.1.127'],
    ['0.0.0.0/0', '169.254.169.254', '::1'],
    ['fd00::/8', 'fdff::1', 'fe00::1'],
    ['::/0', '2a00::1', '10.0.0.1'],
    ['::ffff:10.0.0.0/104', '10.2.3.4', '11.0.0.0'],
    ['10.0.0.0/8', '::ffff:10.2.3.4', '::10.2.3.4'],
  ])('%s has %s but not %s', (range, inside, outside) => {
    const parsed = parseAddressRange(range)
    if (parsed === null) throw new Error(`${range} is a range.`)
    expect(isInRange(inside, parsed)).toBe(true)
    expect(isInRange(outside, parsed)).toBe(false)
  })

  test.each([
    '',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0/8',
    'fd00::/129',
    '::ffff:10.0.0.0/8',
    'host',
    'fe80::1%1',
  ])('%p is none', (text) => expect(parseAddressRange(text)).toBeNull())
})

test.each([
  ['10.1.2.3/8', '10.0.0.0/8'],
  ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['203.0.113.7/32', '203.0.113.7/32'],
  ['::/0', '::/0'],
  ['2001:0DB8:0:0:1:0:0:1/128', '2001:db8::1:0:0:1/128'],
  ['2001:db8::/32', '2001:db8::/32'],
  ['1:0:2:0:3:0:4:0/128', '1:0:2:0:3:0:4:0/128'],
  ['fe80:0:0:0:0:0:0:1/10', 'fe80::/10'],
])('%s is spelled %s', (text, canonical) => {
  const range = parseAddressRange(text)
  expect(range && formatAddressRange(range)).toBe(canonical)
  expect(parseAddressRange(canonical)).toEqual(range)
})

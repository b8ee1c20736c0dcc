import { describe, expect, test } from 'bun:test'
import { addressKind, isInRange, parseAddressRange } from '../../../src/domain/access/address-kind.ts'

describe('the kind of an address', () => {
  test.each([
    ...[
      '8.8.8.8',
      '1.1.1.1',
      '172.15.255.255',
      '172.32.0.0',
      '100.63.255.255',
      '100.128.0.0',
      '126.255.255.255',
    ],
    ...[
      '2606:4700::1111',
      '2a00:1450:4001:81b::200e',
      '::ffff:8.8.8.8',
      '64:ff9b::808:808',
      '2002:808:808::1',
    ],
  ])('%s is public', (address) => expect(addressKind(address)).toBe('public'))

  test.each([
    ...['127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '10.0.0.1', '172.16.0.1', '172.31.255.255'],
    ...['192.168.1.1', '100.64.0.1', '100.127.255.255', '198.18.0.1'],
    ...['::', '::1', '0:0:0:0:0:0:0:1', 'fc00::1', 'fdff:ffff::1'],
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '64:ff9b::7f00:1', '64:ff9b::10.0.0.1'],
    ...['2002:7f00:1::', '2002:a00:1::5'],
  ])('%s is private', (address) => expect(addressKind(address)).toBe('private'))

  test.each([
    ...['169.254.169.254', '169.254.0.1', '100.100.100.200', '168.63.129.16', '192.0.0.192', '192.0.2.1'],
    ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', '198.51.100.1', '203.0.113.1'],
    ...['fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1', 'ff02::1', 'fd00:ec2::254', 'fd20:ce::254'],
    ...[
      '::ffff:169.254.169.254',
      '64:ff9b::a9fe:a9fe',
      '2002:a9fe:a9fe::',
      '::127.0.0.1',
      '2001::1',
      '2001:db8::1',
    ],
    ...['64:ff9b:1::1', '100::1', '4000::1', '', 'localhost', '127.1', '0177.0.0.1'],
  ])('%s is special', (address) => expect(addressKind(address)).toBe('special'))
})

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

import { expect, test } from 'bun:test'
import { toSortableAddress } from '../../../src/domain/events/sortable-address.ts'

const ADDRESSES: [written: string, sortable: string | null][] = [
  ['10.0.0.1', '40a000001'],
  ['255.255.255.255', '4ffffffff'],
  ['0.0.0.0', '400000000'],
  ['::ffff:10.0.0.1', '40a000001'],
  ['::FFFF:0a00:0001', '40a000001'],
  ['0:0:0:0:0:ffff:10.0.0.1', '40a000001'],
  ['2001:db8::1', '620010db8000000000000000000000001'],
  ['2001:0DB8:0:0:0:0:0:1', '620010db8000000000000000000000001'],
  ['::', `6${'0'.repeat(32)}`],
  ['::1', `6${'0'.repeat(31)}1`],
  ['1::', `60001${'0'.repeat(28)}`],
  ['1:2:3:4:5:6:7::', '600010002000300040005000600070000'],
  ['64:ff9b::192.0.2.33', '60064ff9b0000000000000000c0000221'],
  ['fe80::1%eth0', '6fe800000000000000000000000000001'],
]

const NOT_ADDRESSES = [
  ...[
    '',
    'ec2.amazonaws.com',
    'AWS Internal',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.01',
    '10.0.0.1.1',
    '1.2.3.4/8',
  ],
  ...[':', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8::', '12345::', 'g::'],
  ...['1.2.3.4::', '::1.2.3.4:5', '::1.2.3.256', '[::1]', '::1 ', `${'0:'.repeat(40)}1`],
]

test('an address has one sortable spelling, whatever way it is written', () => {
  for (const [written, sortable] of ADDRESSES)
    expect([written, toSortableAddress(written)]).toEqual([written, sortable])
})

test('what is no address has none', () => {
  for (const written of NOT_ADDRESSES) expect([written, toSortableAddress(written)]).toEqual([written, null])
})

test('a network is a range of sortable addresses, and IPv4 and IPv6 never mix', () => {
  const inOrder = ['9.255.255.255', '10.0.0.0', '10.255.255.255', '11.0.0.0', 'a00::', 'a00:1::', 'b00::']
  const sortable = inOrder.map(toSortableAddress)
  expect(sortable).toEqual([...sortable].sort())
})

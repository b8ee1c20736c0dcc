import { expect, test } from 'bun:test'
import { machineOf, networkOf } from '../../../src/domain/access/network.ts'

test.each([
  ['192.0.2.7', '192.0.2', '192.0.2.7'],
  ['2001:db8:1:2ff:3:4:5:6', '2001:db8:1:200', '2001:db8:1:2ff'],
  ['2001:DB8::1', '2001:db8:0:0', '2001:db8:0:0'],
  ['2001:db8:1:2::', '2001:db8:1:0', '2001:db8:1:2'],
  ['::1', '0:0:0:0', '0:0:0:0'],
  ['::', '0:0:0:0', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0', 'fe80:0:0:0'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0', '64:ff9b:0:0'],
  ['', '', ''],
  ['unknown', 'unknown', 'unknown'],
  ['x:y', 'x:y', 'x:y'],
  ['1:2:3', '1:2:3', '1:2:3'],
])('%s is in the network %s, on the machine %s', (address, network, machine) => {
  expect([networkOf(address), machineOf(address)]).toEqual([network, machine])
})

test('anything else is cut, so that it takes no memory', () => {
  expect(networkOf('x'.repeat(10_000))).toHaveLength(64)
  expect(machineOf(`${'x'.repeat(10_000)}:`)).toHaveLength(64)
})

import { BlockList, isIP } from 'node:net'
import type { Networks } from '../domain/access/authentication-ports.ts'

/** Networks with node:net. A list is prepared once: that of an access key is the same one for many requests. */
export const networks: Networks = {
  isNetwork(text) {
    const [address = '', bits, ...rest] = text.split('/')
    const family = isIP(address)
    if (family === 0 || rest.length > 0 || address.includes('%')) return false
    return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32))
  },
  contain(list, address) {
    const family = isIP(address)
    return family !== 0 && prepare(list).check(address, family === 6 ? 'ipv6' : 'ipv4')
  },
}

const prepared = new WeakMap<readonly string[], BlockList>()

function prepare(list: readonly string[]): BlockList {
  const before = prepared.get(list)
  if (before) return before
  const blocks = new BlockList()
  for (const network of list) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) blocks.addAddress(address, family)
    else blocks.addSubnet(address, Number(bits), family)
  }
  prepared.set(list, blocks)
  return blocks
}

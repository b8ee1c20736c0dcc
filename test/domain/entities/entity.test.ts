import { describe, expect, test } from 'bun:test'
import { entityPairs, parseEntity, surroundingNetwork } from '../../../src/domain/entities/entity.ts'
import { Fault } from '../../../src/domain/fault.ts'

describe('what the parameters of a URL name', () => {
  test('is a user, an address, a key, or a server of a project or of any', () => {
    expect(parseEntity({ user: 'ann' })).toEqual({ kind: 'user', value: 'ann', project: null })
    expect(parseEntity({ server: 'i-1', project: 'shop' })).toEqual({
      ...{ kind: 'server', value: 'i-1', project: 'shop' },
    })
    expect(parseEntity({ server: 'i-1', project: '' }).project).toBeNull()
  })

  test.each([
    [{}, 'user', 'exactly one of `user`, `address`, `key`, `server`'],
    [{ user: '' }, 'user', 'exactly one'],
    [{ user: 'ann', key: 'AKIA' }, 'key', 'exactly one'],
    [{ user: 'ann', project: 'shop' }, 'project', 'goes with `server`, not with `user`'],
    [{ address: 'x'.repeat(2_049) }, 'address', '2,048'],
  ])('is refused with a sentence that says what is allowed: %p', (params, field, words) => {
    const refused = (() => {
      try {
        return parseEntity(params)
      } catch (error) {
        return error
      }
    })()
    expect(refused).toBeInstanceOf(Fault)
    expect(refused).toMatchObject({ code: 'invalid', field })
    expect(String(refused)).toContain(words)
  })
})

describe('the filter of the events that name something', () => {
  test('has exactly its value, whatever characters that has', () => {
    const ofUser = (value: string) => entityPairs({ kind: 'user', value, project: null })
    expect(ofUser('ann')).toEqual([['userName', 'ann']])
    expect(ofUser('ann*')).toEqual([['userName', 'ann\\*']])
    expect(entityPairs({ kind: 'server', value: 'i-1', project: 'shop' })).toEqual([
      ['resourceName', 'i-1'],
      ['project', 'shop'],
    ])
  })
})

describe('the network of an address', () => {
  test.each([
    ['192.0.2.17', '192.0.2.0/24'],
    ['2001:db8:1:2:3::4', '2001:db8:1:2::/64'],
    ['ec2.amazonaws.com', null],
    ['', null],
  ])('of %p is %p', (address, network) => {
    expect(surroundingNetwork(address)).toBe(network)
  })
})

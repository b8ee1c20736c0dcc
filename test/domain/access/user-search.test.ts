import { describe, expect, test } from 'bun:test'
import type { User } from '../../../src/domain/access/user.ts'
import { searchUsers } from '../../../src/domain/access/user-search.ts'

const NOON = new Date('2026-03-01T12:00:00Z')

function userOf(userName: string, values: Partial<User> = {}): User {
  const tags = { department: '', customerDefined1: '', customerDefined2: '' }
  const flags = { isPrimaryAdministrator: false, hasPassword: false, mustChangePassword: false }
  const status = { ...flags, deactivatedAt: null, deletedAt: null }
  return { userName, ...tags, ...status, createdAt: NOON, ...values }
}

function search(users: User[], q: string, after = '') {
  const { shown, ...rest } = searchUsers(users, { q, after })
  return { shown: shown.map(({ userName }) => userName), ...rest }
}

describe('a search for users', () => {
  test.each([
    ['', ['ann', 'Bob', 'carl']],
    ['B', ['Bob']],
    ['FINANCE', ['carl']],
    ['cc-', ['ann', 'Bob']],
    ['nobody', []],
  ])('finds %p in names and tags, in any letter case', (q, shown) => {
    const users = [
      userOf('ann', { customerDefined1: 'CC-1' }),
      userOf('Bob', { customerDefined2: 'cc-2' }),
      userOf('carl', { department: 'Finance' }),
    ]
    expect(search(users, q)).toEqual({ shown, matching: shown.length, next: null })
  })

  test('lists deleted users last', () => {
    const users = [
      userOf('a', { deletedAt: NOON }),
      userOf('b'),
      userOf('c', { deletedAt: NOON }),
      userOf('d'),
    ]
    expect(search(users, '').shown).toEqual(['b', 'd', 'a', 'c'])
  })

  test('shows every user on one of its pages, and starts again after an unknown name', () => {
    const users = Array.from({ length: 120 }, (_, index) => userOf(`user-${index}`))
    const first = search(users, 'user')
    const second = search(users, 'user', first.next ?? '')
    const third = search(users, 'user', second.next ?? '')
    expect([first.matching, first.next, second.next, third.next]).toEqual([120, 'user-49', 'user-99', null])
    const names = users.map(({ userName }) => userName)
    expect([...first.shown, ...second.shown, ...third.shown]).toEqual(names)
    expect(search(users, 'user', 'missing')).toEqual(first)
  })
})

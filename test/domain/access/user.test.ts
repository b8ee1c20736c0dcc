import { describe, expect, test } from 'bun:test'
import { isUserName, parseUserName } from '../../../src/domain/access/user.ts'

describe('a user name', () => {
  test.each(['OEC_SYSTEM', 'oec_system', 'Oec_System'])('must not be the system’s: %s', (name) => {
    expect(isUserName(name)).toBe(false)
    expect(() => parseUserName(name)).toThrow(
      '`userName` must not be OEC_SYSTEM, which is reserved for the system.',
    )
  })

  test.each(['OEC_SYSTEM2', 'OEC.SYSTEM', '.a', 'a-b'])('may be similar to the system’s: %s', (name) => {
    expect(parseUserName(name)).toBe(name)
  })
})

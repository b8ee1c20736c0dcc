import { describe, expect, test } from 'bun:test'
import { isUserName, parseUserName } from '../../../src/domain/access/user.ts'

describe('the name of a user', () => {
  test.each(['OEC_SYSTEM', 'oec_system', 'Oec_System'])('is not that of the system: %s', (name) => {
    expect(isUserName(name)).toBe(false)
    expect(() => parseUserName(name)).toThrow(
      'OEC_SYSTEM is the name of what the system does; no user can have it.',
    )
  })

  test.each(['OEC_SYSTEM2', 'OEC.SYSTEM', '.a', 'a-b'])('may be one like it: %s', (name) => {
    expect(parseUserName(name)).toBe(name)
  })
})

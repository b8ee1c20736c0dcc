import { describe, expect, test } from 'bun:test'
import { findReservedUserName, isUserName, parseUserName } from '../../../src/domain/access/user.ts'

describe('a user name', () => {
  test.each(['OEC_SYSTEM', 'oec_system', 'Oec_System'])('must not be the system’s: %s', (name) => {
    expect(isUserName(name)).toBe(false)
    expect(() => parseUserName(name)).toThrow(
      '`userName` must not be OEC_SYSTEM, which is reserved for the system.',
    )
  })

  test.each(['operator', 'Operator', 'ROOT', 'Daybook', 'hidden_due_to_security_reasons'])(
    'must not be that of an actor who is no user, but a user may have had it before: %s',
    (name) => {
      const reserved = findReservedUserName(name) ?? ''
      expect(reserved.toLowerCase()).toBe(name.toLowerCase())
      expect(() => parseUserName(name)).toThrow(
        `\`userName\` must not be ${reserved}, which is reserved for the system.`,
      )
      expect(isUserName(name)).toBe(true)
    },
  )

  test.each(['admin', 'root.1', 'operators'])('may be %s', (name) => {
    expect(parseUserName(name)).toBe(name)
  })

  test.each(['OEC_SYSTEM2', 'OEC.SYSTEM', '.a', 'a-b'])('may be similar to the system’s: %s', (name) => {
    expect(parseUserName(name)).toBe(name)
  })
})

import { describe, expect, test } from 'bun:test'
import { isCommonPassword } from '../../../src/adapters/passwords/common-passwords.ts'
import { parseNewPassword } from '../../../src/domain/access/password.ts'
import { MESSAGES } from '../../../src/domain/messages/messages.ts'
import { rejectionOf } from '../../support/rejection.ts'

const { passwordLength, passwordRepeats, passwordGuessable, passwordCommon } = MESSAGES.faults
const LENGTH = passwordLength({ min: 12, max: 1_024 })
const parse = (password: string, userName = 'ann.smith') =>
  parseNewPassword({ password, userName, isCommonPassword })

describe('a new password', () => {
  test.each([
    'correct horse battery staple',
    'another password',
    'a password of ann.smith',
    '284719305724',
    'ünïcödé-päss',
    'пароль для журнала',
    '🗝🔒🗝🔑🗝🔒🗝🔑🗝🔒🗝🔐',
    'abcabcabcabd',
    'x7-'.padEnd(1_024, 'qz8 vu2k'),
    'tq4v6-m8n2x-p5r7w-k3j9s',
  ])('may be %p', async (password) => {
    expect(await parse(password)).toBe(password)
  })

  test.each([
    ['', LENGTH],
    ['eleven char', LENGTH],
    ['🗝🔒🗝🔑🗝🔒🗝🔑🗝🔒🗝', LENGTH],
    ['correct horse '.padEnd(1_025, 'battery'), LENGTH],
    ['aaaaaaaaaaaa', passwordRepeats],
    ['abcabcabcabcab', passwordRepeats],
    ['12341234123412', passwordRepeats],
    ['Daybook2026!!', passwordGuessable],
    ['ann.smith-ann.smith', passwordGuessable],
    ['AnnSmith/Daybook', passwordGuessable],
    ['Password123!!!', passwordGuessable],
    ['qwerty123456', passwordCommon],
    ['QwertyUiop123', passwordCommon],
    ['1q2w3e4r5t6y', passwordCommon],
    ['unbelievable', passwordCommon],
  ])('may not be %p', async (password, sentence) => {
    expect((await rejectionOf(parse(password))).message).toBe(sentence)
  })

  test('is looked up whole: a part of the list is no entry', async () => {
    expect(await isCommonPassword('qwerty123456')).toBe(true)
    expect(await isCommonPassword('qwerty123456\nqwerty123456')).toBe(false)
    expect(await isCommonPassword('')).toBe(false)
  })

  test('may contain a user name of two letters', async () => {
    expect(await parse('ab ab ab ab 17 xy', 'ab')).toBeString()
  })
})

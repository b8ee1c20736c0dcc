import { describe, expect, test } from 'bun:test'
import { newToken, openSecrets } from '../src/secrets.ts'

const secrets = openSecrets(new Uint8Array(32).fill(7))
const other = openSecrets(new Uint8Array(32).fill(8))

describe('secrets', () => {
  test('open returns the text that was sealed', () => {
    for (const text of ['', 'secret', 'Ünïcödé 🗝', 'x'.repeat(10_000)]) {
      expect(secrets.open(secrets.seal(text))).toBe(text)
    }
  })

  test('seal gives a different result each time, with a version prefix', () => {
    const sealed = new Set(Array.from({ length: 100 }, () => secrets.seal('secret')))
    expect(sealed.size).toBe(100)
    expect([...sealed].every((text) => /^v1\.[\w-]+$/.test(text) && !text.includes('secret'))).toBe(true)
  })

  test('open throws for a text that was altered or sealed with another key', () => {
    const sealed = secrets.seal('secret')
    const ends = Array.from('ABCDQgw-_=. ', (end) => sealed.slice(0, -1) + end)
    const altered = [sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA'), `${sealed}=`, ...ends]
    for (const text of [
      ...altered.filter((each) => each !== sealed),
      other.seal('secret'),
      `v2.${sealed.slice(3)}`,
      'v1.',
      'v1.AAAA',
      '',
    ]) {
      expect(() => secrets.open(text)).toThrow()
    }
  })

  test('sign gives the same result for the same text, and another one with another key', () => {
    expect(secrets.sign('text')).toBe(secrets.sign('text'))
    expect(secrets.sign('text')).toMatch(/^[\w-]{32}$/)
    expect(
      new Set([secrets.sign('text'), secrets.sign('texT'), other.sign('text'), secrets.hash('text')]).size,
    ).toBe(4)
  })

  test('equals compares texts of any length', () => {
    for (const text of ['', 'a', 'ü🎉', 'x'.repeat(10_000)])
      expect(secrets.equals(text, `${text}`)).toBe(true)
    const different = [
      ['a', 'b'],
      ['a', 'aa'],
      ['', 'a'],
      ['abab', 'ab'],
      ['ab', 'abab'],
      ['ü', 'u'],
    ] as const
    for (const [one, other] of different) expect(secrets.equals(one, other)).toBe(false)
  })

  test('verifyPassword accepts only the hashed password, and none without a hash', async () => {
    const hash = await secrets.hashPassword('correct horse')
    expect(hash).toStartWith('$argon2id$v=19$m=19456,t=2,p=1$')
    expect(await secrets.verifyPassword('correct horse', hash)).toBe(true)
    expect(await secrets.verifyPassword('Correct horse', hash)).toBe(false)
    expect(await secrets.verifyPassword('correct horse', null)).toBe(false)
  })

  test('newToken returns 256 random bits', () => {
    const tokens = new Set(Array.from({ length: 100 }, newToken))
    expect(tokens.size).toBe(100)
    expect([...tokens].every((token) => Buffer.from(token, 'base64url').length === 32)).toBe(true)
  })
})

import { describe, expect, test } from 'bun:test'
import { newToken, openSecrets } from '../src/secrets.ts'

const vault = openSecrets(new Uint8Array(32).fill(7))
const other = openSecrets(new Uint8Array(32).fill(8))

describe('the vault', () => {
  test('opens what it sealed, whatever the text', () => {
    for (const text of ['', 'secret', 'Ünïcödé 🗝', 'x'.repeat(10_000)]) {
      expect(vault.open(vault.seal(text))).toBe(text)
    }
  })

  test('seals the same text differently each time, and says how it was sealed', () => {
    const sealed = new Set(Array.from({ length: 100 }, () => vault.seal('secret')))
    expect(sealed.size).toBe(100)
    expect([...sealed].every((text) => /^v1\.[\w-]+$/.test(text) && !text.includes('secret'))).toBe(true)
  })

  test('opens nothing that was altered or sealed with another key', () => {
    const sealed = vault.seal('secret')
    const altered = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA')
    for (const text of [altered, other.seal('secret'), `v2.${sealed.slice(3)}`, 'v1.', 'v1.AAAA', '']) {
      expect(() => vault.open(text)).toThrow()
    }
  })

  test('signs the same text alike, and nobody else does', () => {
    expect(vault.sign('text')).toBe(vault.sign('text'))
    expect(vault.sign('text')).toMatch(/^[\w-]{32}$/)
    expect(
      new Set([vault.sign('text'), vault.sign('texT'), other.sign('text'), vault.hash('text')]).size,
    ).toBe(4)
  })

  test('tells equal texts from different ones, of any length', () => {
    expect([vault.same('a', 'a'), vault.same('', ''), vault.same('ü', 'ü')]).toEqual([true, true, true])
    expect([vault.same('a', 'b'), vault.same('a', 'aa'), vault.same('', 'a')]).toEqual([false, false, false])
  })

  test('knows a password again, and nobody by none', async () => {
    const hash = await vault.hashPassword('correct horse')
    expect(hash).toStartWith('$argon2id$v=19$m=19456,t=2,p=1$')
    expect(await vault.isPassword('correct horse', hash)).toBe(true)
    expect(await vault.isPassword('Correct horse', hash)).toBe(false)
    expect(await vault.isPassword('correct horse', null)).toBe(false)
  })

  test('hands out tokens of 256 random bits', () => {
    const tokens = new Set(Array.from({ length: 100 }, newToken))
    expect(tokens.size).toBe(100)
    expect([...tokens].every((token) => Buffer.from(token, 'base64url').length === 32)).toBe(true)
  })
})

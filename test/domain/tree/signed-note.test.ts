import { describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { ed25519 } from '../../../src/adapters/ed25519.ts'
import { formatCheckpoint, parseCheckpoint } from '../../../src/domain/tree/checkpoint.ts'
import {
  formatNote,
  formatNoteKey,
  isSignedBy,
  parseNote,
  parseNoteKey,
} from '../../../src/domain/tree/signed-note.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

// The example of Go's package golang.org/x/mod/sumdb/note.
const KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const NOTE = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`

describe('a signed note', () => {
  test('of Go’s own implementation is valid with its key, and not with another text or key', async () => {
    const key = parseNoteKey(KEY, sha256)
    expect(formatNoteKey(key, sha256)).toBe(KEY)
    const note = parseNote(NOTE)
    if (note === null) throw new Error('The note is malformed.')
    expect(isSignedBy(note, key, ed25519.verify, sha256)).toBe(true)
    expect(isSignedBy({ ...note, text: `${note.text}\n` }, key, ed25519.verify, sha256)).toBe(false)
    const { publicKey } = await ed25519.generateKey()
    expect(isSignedBy(note, { ...key, publicKey }, ed25519.verify, sha256)).toBe(false)
    expect(isSignedBy(note, { ...key, name: 'Peter' }, ed25519.verify, sha256)).toBe(false)
  })

  test('is signed and read back', async () => {
    const { publicKey, privateKey } = await ed25519.generateKey()
    const key = { name: 'daybook/000000000001/x', publicKey }
    const text = 'one\ntwo\n'
    const note = parseNote(formatNote(text, key, ed25519.sign(text, privateKey), sha256))
    if (note === null) throw new Error('The note is malformed.')
    expect(note.text).toBe(text)
    expect(isSignedBy(note, key, ed25519.verify, sha256)).toBe(true)
  })

  test('is malformed without an empty line, with another line below it, or without its end', () => {
    for (const each of ['', 'text\n', NOTE.replace('\n\n', '\n'), `${NOTE}more\n`, NOTE.trimEnd()])
      expect(parseNote(each)).toBeNull()
    for (const each of ['', KEY.replace('c7', 'c8'), KEY.replace('+AR', '+AQ'), `${KEY}A`])
      expect(() => parseNoteKey(each, sha256)).toThrow('key')
  })
})

describe('a checkpoint', () => {
  const checkpoint = {
    origin: 'daybook/000000000001/o1',
    events: { size: 1_000, root: sha256(Buffer.from('events')) },
    report: { size: 0, root: sha256(new Uint8Array()) },
    begunAt: new Date('2026-03-01T12:00:00Z'),
    at: new Date('2026-03-01T12:05:00Z'),
  }

  test('begins with the three lines of C2SP, and is read back', () => {
    const text = formatCheckpoint(checkpoint)
    expect(text.split('\n').slice(0, 3)).toEqual([
      'daybook/000000000001/o1',
      '1000',
      Buffer.from(checkpoint.events.root).toString('base64'),
    ])
    expect(parseCheckpoint(text)).toEqual(checkpoint)
  })

  test('is refused in any other form', () => {
    const text = formatCheckpoint(checkpoint)
    for (const each of [
      '',
      text.trimEnd(),
      text.replace('1000', '01000'),
      `${text}\n`,
      text.replace('begun', 'b'),
    ])
      expect(parseCheckpoint(each)).toBeNull()
  })
})

import { describe, expect, test } from 'bun:test'
import { escapeHiddenJson, findMixedScripts, hasHidden, toPrintable } from '../../src/domain/foreign-text.ts'

describe('text in which nothing is hidden stays as it is:', () => {
  test.each([
    'ann',
    'Jörg Müller, 第一サーバー　東京',
    'שלום עולם',
    'می‌خواهم', // with a zero-width non-joiner, as Persian is written
    'क्‍ष', // with a zero-width joiner, as Hindi is written
    '👩‍💻 ❤️ 🏳️‍🌈 👍🏽', // with joiners and variation selectors
    'arn:aws:ec2:local:1:instance/i-0abc',
  ])('%s', (text) => {
    expect([toPrintable(text), hasHidden(text)]).toEqual([text, false])
  })
})

describe('a hidden character is shown as its code:', () => {
  test.each([
    ['\u202enimda', '[U+202E]nimda'],
    ['a\u2066b\u2069', 'a[U+2066]b[U+2069]'],
    ['ad\u200bmin', 'ad[U+200B]min'],
    ['ad\u200dmin', 'ad[U+200D]min'],
    ['ad\u200cmin', 'ad[U+200C]min'],
    ['1\ufe0f', '1[U+FE0F]'],
    ['ad\u00admin', 'ad[U+00AD]min'],
    ['admin\u00a0', 'admin[U+00A0]'],
    ['admin\u3164', 'admin[U+3164]'],
    ['admin\u2800', 'admin[U+2800]'],
    ['admin\u{e0061}', 'admin[U+E0061]'],
    ['\u001b[2J\u009b2J', '[U+001B][2J[U+009B]2J'],
    ['a\0b\r\nValid\tx', 'a[U+0000]b[U+000D][U+000A]Valid[U+0009]x'],
    ['a\u2028b\u2029', 'a[U+2028]b[U+2029]'],
    ['\ud800', '[U+D800]'],
    ['\ufeff=1', '[U+FEFF]=1'],
  ])('%j', (text, printed) => {
    expect([toPrintable(text), hasHidden(text)]).toEqual([printed, true])
    expect(JSON.parse(escapeHiddenJson(JSON.stringify(text)))).toBe(text)
    expect(hasHidden(escapeHiddenJson(JSON.stringify(text)))).toBe(false)
  })
})

describe('words of scripts that look alike', () => {
  test.each([
    ['dаybook', ['Latin', 'Cyrillic']],
    ['οpen', ['Latin', 'Greek']],
    ['daybook', []],
    ['иванов', []],
    ['サーバーA', []],
    ['Müller', []],
  ])('%s', (word, scripts) => {
    expect(findMixedScripts(word)).toEqual(scripts)
  })
})

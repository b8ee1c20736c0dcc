import { describe, expect, test } from 'bun:test'
import { toColumn } from '../../../src/domain/events/column.ts'
import { isReservedSource } from '../../../src/domain/events/reserved-source.ts'

const RESERVED: [title: string, source: string][] = [
  ['the name itself', 'daybook'],
  ['a capital letter', 'Daybook'],
  ['capital letters', 'DAYBOOK'],
  ['a space after it', 'daybook '],
  ['white space around it', '\t daybook\r\n'],
  ['a no-break space', '\u00A0daybook'],
  ['a space within it', 'day book'],
  ['a hair space within it', 'day\u200Abook'],
  ['a zero-width space', 'day\u200Bbook'],
  ['a zero-width joiner', 'daybook\u200D'],
  ['a soft hyphen', 'day\u00ADbook'],
  ['a byte order mark', '\uFEFFdaybook'],
  ['a variation selector', 'daybook\uFE0F'],
  ['a Hangul filler', 'daybook\u3164'],
  ['a Braille blank', '\u2800daybook'],
  ['a tag character', 'daybook\u{E0061}'],
  ['U+0000', 'day\0book'],
  ['an escape sequence', 'daybook\u001B'],
  ['a lone surrogate', 'day\uD800book'],
  ['a change of direction', '\u202Adaybook\u202C'],
  ['a reversal', '\u202Ekoobyad'],
  ['a Cyrillic а', 'd\u0430ybook'],
  ['Cyrillic оо', 'dayb\u043E\u043Ek'],
  ['a Cyrillic К and В', 'dayВooК'],
  ['Greek letters', 'd\u03B1yb\u03BF\u03BFk'],
  ['fullwidth letters', 'ｄａｙｂｏｏｋ'],
  ['mathematical letters', '𝐝𝐚𝐲𝐛𝐨𝐨𝐤'],
  ['letters in circles', 'ⓓⓐⓨⓑⓞⓞⓚ'],
  ['letters in squares', '🅳🅰🆈🅱🅾🅾🅺'],
  ['small capitals', 'ᴅᴀʏʙᴏᴏᴋ'],
  ['Cherokee letters', 'ᎠaᎩbook'],
  ['an accent', 'dáybook'],
  ['a dot below', 'daybo\u0323ok'],
  ['a stroke', 'đaybøok'],
  ['digits', 'dayb00k'],
  ['a ligature', 'daybꝏk'],
  ['everything at once', ' \u202EK\u200BО0\u0432Y\0Ꭺ\u0501 '],
]

describe('an event source', () => {
  test.each(RESERVED)('is reserved if it is Daybook’s with %s', (_, source) => {
    expect(isReservedSource(source)).toBe(true)
    expect(isReservedSource(toColumn(source))).toBe(true)
  })

  test('is reserved however much comes before or after the name that is not seen', () => {
    for (const padding of ['\u200B', ' ', '\0', '\u{E0061}']) {
      expect(isReservedSource(toColumn(`${padding.repeat(600)}daybook`))).toBe(true)
      expect(isReservedSource(toColumn(`day${padding.repeat(600)}book`))).toBe(true)
      expect(isReservedSource(toColumn(`daybook${padding.repeat(600)}`))).toBe(true)
    }
  })

  test.each([
    null,
    'ec2.amazonaws.com',
    'daybooks',
    'daybook.example.org',
    'my-daybook',
    'day-book',
    'daybok',
    'koobyad2',
    'дневник',
    '日記',
    'يوميات',
    'a'.repeat(600),
    'дневник'.repeat(100),
  ])('is not reserved if it is %s', (source) => {
    expect(isReservedSource(source)).toBe(false)
    if (source !== null) expect(isReservedSource(toColumn(source))).toBe(false)
  })
})

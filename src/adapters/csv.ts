import type { Csv } from '../domain/ports.ts'
import { createUtf8Writer } from './utf8-writer.ts'

/** Formats CSV. Most cells are plain, and the record is nearly all of a row: the rest of the checks are for few cells. */
export const csv: Csv = {
  format: (rows) => formatRows(rows, '\n', (cell) => ({ cell, isQuoted: NEEDS_QUOTES.test(cell) })),
  formatSafe: (rows) => formatRows(rows, '\r\n', guardFormulas),
}

type Formatted = { cell: string; isQuoted: boolean }

/** Matches a cell that means the same everywhere, quoted or not. */
const PLAIN = /^(?:\w(?:[\w ./:()-]*[\w./:()-])?)?$/

/** Matches what would end a cell or a line, what readers drop at the ends of a cell, and a byte order mark. */
const NEEDS_QUOTES = /[",\r\n\uFEFF]|^ | $/

function formatRows(
  rows: readonly (readonly string[])[],
  lineEnd: string,
  formatCell: (cell: string) => Formatted,
): Uint8Array {
  const writer = createUtf8Writer()
  for (const row of rows) {
    for (let i = 0; i < row.length; i += 1) {
      const given = row[i] ?? ''
      if (i > 0) writer.write(',')
      if (PLAIN.test(given)) {
        writer.write(given)
        continue
      }
      const { cell, isQuoted } = formatCell(given)
      if (isQuoted) writer.writeQuoted(cell)
      else writer.write(cell)
    }
    writer.write(lineEnd)
  }
  return writer.bytes()
}

/**
 * Matches a cell that a spreadsheet takes for a formula, also after white space. Full-width characters count
 * too, and what `guardInnerFormulas` has changed within the white space.
 */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^\s+'[=+\-@＝＋－＠]|^[\t\r\n]/

function guardFormulas(given: string): Formatted {
  const cell = SEPARATOR.test(given) ? guardInnerFormulas(given) : given
  if (FORMULA.test(cell)) return { cell: `'${cell}`, isQuoted: true }
  return { cell, isQuoted: NEEDS_QUOTES.test(cell) }
}

const SEPARATOR = /[;\t\r\n]/

// Spreadsheets of many countries separate cells at semicolons, and some at tabs, and then take quotes within a line for
// text. So a part after a semicolon, a tab or a line break can become a cell, and is changed as a cell is. A record stays
// JSON of the same value: within its strings, an escape takes the place of the character.
function guardInnerFormulas(cell: string): string {
  const isJson = /^\s*\{/.test(cell)
  return cell.replace(INNER, (part, separators: string, char: string | undefined) => {
    if (char === undefined) return part
    if (!isJson) return `${separators}'${char}`
    return /[;"]/.test(separators) ? separators + escapeJson(char) : part
  })
}

// Whole runs, and an optional end, so that the time stays linear however long they are.
const INNER = /([;\t\r\n]["\s;]*)([=+\-@＝＋－＠])?/g

function escapeJson(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}

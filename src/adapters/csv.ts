import Papa from 'papaparse'
import type { Csv } from '../domain/ports.ts'

/** Formats CSV with papaparse. */
export const csv: Csv = {
  format: (rows) => unparse(rows, { newline: '\n' }),
  formatSafe: (rows) =>
    unparse(
      rows.map((row) => row.map(guardInnerFormulas)),
      { newline: '\r\n', escapeFormulae: FORMULA },
    ),
}

/**
 * Matches a cell that a spreadsheet takes for a formula, also after white space. Full-width characters count
 * too, and what `guardInnerFormulas` has changed within the white space.
 */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^\s+'[=+\-@＝＋－＠]|^[\t\r\n]/

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

function unparse(
  rows: readonly (readonly string[])[],
  config: Papa.UnparseConfig & { newline: string },
): string {
  const csv = Papa.unparse(
    rows.map((row) => [...row]),
    config,
  )
  return `${csv}${config.newline}`
}

import Papa from 'papaparse'
import type { Csv } from '../domain/ports.ts'

/** Formats CSV with papaparse. */
export const csv: Csv = {
  format: (rows) => unparse(rows, { newline: '\n' }),
  formatSafe: (rows) => unparse(rows, { newline: '\r\n', escapeFormulae: FORMULA }),
}

/**
 * Matches a cell that a spreadsheet takes for a formula, also after white space. Full-width characters count
 * too.
 */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/

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

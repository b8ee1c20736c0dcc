import Papa from 'papaparse'

/** Returns rows as CSV for programs: each line ends with LF, and cells are not changed. */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  return unparse(rows, { newline: '\n' })
}

/**
 * Returns rows as CSV for spreadsheets (RFC 4180): each line ends with CRLF, and a cell that a spreadsheet
 * would execute as a formula starts with an apostrophe.
 */
export function formatSafeCsv(rows: readonly (readonly string[])[]): string {
  return unparse(rows, { newline: '\r\n', escapeFormulae: FORMULA })
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

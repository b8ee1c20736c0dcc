import Papa from 'papaparse'

/** A cell a spreadsheet would take for a formula, white space before it included; full-width signs count too. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/

/** Rows of texts as CSV (RFC 4180): each line ends with CRLF, and what could be a formula begins with an apostrophe. */
export function formatSafeCsv(rows: readonly (readonly string[])[]): string {
  return lines(rows, { newline: '\r\n', escapeFormulae: FORMULA })
}

/** The same as programs want it: each line ends with LF, and every cell is what it is. */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  return lines(rows, { newline: '\n' })
}

function lines(
  rows: readonly (readonly string[])[],
  config: Papa.UnparseConfig & { newline: string },
): string {
  const text = Papa.unparse(
    rows.map((row) => [...row]),
    config,
  )
  return `${text}${config.newline}`
}

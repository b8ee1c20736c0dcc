/** Lines as Python's `str.splitlines` finds them, which knows more ends of lines than most. */
export function splitLines(text: string): string[] {
  const lines = text.split(ENDS)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

const ENDS = new RegExp(['\r\n', ...'\n\r\v\f\x1C\x1D\x1E\x85\u2028\u2029'].join('|'))

/** Splits a text into lines like Python's `str.splitlines`, which accepts more line ends than most. */
export function splitLines(text: string): string[] {
  const lines = text.split(LINE_ENDS)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

const LINE_ENDS = new RegExp(['\r\n', ...'\n\r\v\f\x1C\x1D\x1E\x85\u2028\u2029'].join('|'))

import type { TextEncoding } from './detect-content.ts'

/**
 * Yields the text of bytes without its byte order mark. Throws the decoder's error where they are not valid in the
 * encoding, after the valid text before that.
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array>,
  encoding: TextEncoding,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let tail: number[] = []
  for await (const chunk of chunks) {
    try {
      yield decoder.decode(chunk, { stream: true })
    } catch (error) {
      if (encoding === 'utf-8') yield validStart(new Uint8Array([...unfinished(tail), ...chunk]))
      throw error
    }
    tail = [...tail, ...chunk.subarray(-UTF_8_LENGTH_MAX)].slice(-UTF_8_LENGTH_MAX)
  }
  yield decoder.decode()
}

const UTF_8_LENGTH_MAX = 4

/** Returns the bytes of the character that the bytes break off in, if they do. */
function unfinished(bytes: number[]): number[] {
  const from = bytes.findLastIndex((byte) => (byte & 0xc0) !== 0x80)
  const lead = bytes[from] ?? 0
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1
  return from >= 0 && bytes.length - from < length ? bytes.slice(from) : []
}

/** Returns the text before the first byte that is not valid. */
function validStart(bytes: Uint8Array): string {
  let [valid, invalid] = [0, bytes.length]
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1
    if (decodeStart(bytes.subarray(0, middle)) === null) invalid = middle
    else valid = middle
  }
  return decodeStart(bytes.subarray(0, valid)) ?? ''
}

function decodeStart(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return null
  }
}

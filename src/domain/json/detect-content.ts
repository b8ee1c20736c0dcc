/** What bytes contain: text in an encoding, or a kind of file that contains no text. */
export type Content = TextEncoding | 'gzip' | 'tar' | OtherFile
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be'
/** Kinds of files that Daybook recognises, but does not read. */
export type OtherFile = 'utf-32' | 'zip' | 'zstandard' | 'bzip2' | 'xz' | 'parquet'

/** The number of bytes that `detectContent` looks at. */
export const CONTENT_HEAD_BYTES = 512

/** Returns what a file or body contains, from its first bytes; UTF-8 for bytes that it does not recognise. */
export function detectContent(head: Uint8Array): Content {
  const match = SIGNATURES.find((each) => hasSignature(head, each))
  return match?.[0] ?? detectUtf16(head) ?? 'utf-8'
}

function hasSignature(head: Uint8Array, [, bytes, at]: Signature): boolean {
  // Nearly always the first byte decides.
  return head[at] === bytes[0] && bytes.every((byte, index) => head[at + index] === byte)
}

type Signature = [content: Content, bytes: number[], at: number]

// UTF-32 begins like UTF-16, so it comes first.
const SIGNATURES: Signature[] = [
  ['gzip', [0x1f, 0x8b], 0],
  ['utf-32', [0xff, 0xfe, 0, 0], 0],
  ['utf-32', [0, 0, 0xfe, 0xff], 0],
  ['utf-16le', [0xff, 0xfe], 0],
  ['utf-16be', [0xfe, 0xff], 0],
  ['zip', [0x50, 0x4b, 0x03, 0x04], 0],
  ['zstandard', [0x28, 0xb5, 0x2f, 0xfd], 0],
  ['bzip2', [0x42, 0x5a, 0x68], 0],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a], 0],
  ['parquet', [0x50, 0x41, 0x52, 0x31], 0],
  ['tar', [0x75, 0x73, 0x74, 0x61, 0x72], 257],
]

// JSON begins with a character of ASCII, whose other byte is zero in UTF-16.
function detectUtf16(head: Uint8Array): TextEncoding | null {
  const [first = 0, second = 0, third = 0, fourth = 0] = head
  if (head.length < 2) return null
  if (isText(first) && second === 0 && fourth === 0 && (isText(third) || third === 0)) return 'utf-16le'
  return first === 0 && isText(second) && third === 0 ? 'utf-16be' : null
}

function isText(byte: number): boolean {
  return byte === 0x09 || byte === 0x0a || byte === 0x0d || (byte >= 0x20 && byte < 0x7f)
}

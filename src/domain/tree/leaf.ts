/** What a leaf covers: the values of a row by the names of its columns, as strings. Null and absent are the same. */
export type LeafFields = { [name: string]: string | null }

/** What the leaves of a tree are: events as they are stored, or rows of the administrator log. */
export type LeafKind = 'event' | 'report row'

const LENGTH_BYTES = 4

/**
 * Returns the bytes of a leaf: `daybook event 1` or `daybook report row 1` and a line feed; then, for each value that is not
 * null, in the order of the names' bytes, the name and the value, each as UTF-8 after its length in bytes (32 bits, big-endian).
 */
export function encodeLeaf(kind: LeafKind, fields: LeafFields): Uint8Array {
  const parts: string[] = []
  for (const name of Object.keys(fields).sort()) {
    const value = fields[name]
    if (typeof value === 'string') parts.push(name, value)
  }
  const head = `daybook ${kind} 1\n`
  const lengths = parts.map((part) => Buffer.byteLength(part))
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + LENGTH_BYTES + length, head.length))
  let offset = bytes.write(head)
  for (const [i, part] of parts.entries()) {
    offset = bytes.writeUInt32BE(lengths[i] ?? 0, offset)
    offset += bytes.write(part, offset)
  }
  return bytes
}

/** Maximum number of rows, or of IDs in a condition, that one statement gets. */
const CHUNK_MAX = 500

/** Splits a list into chunks that are small enough for one statement. */
export function toChunks<Item>(items: Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / CHUNK_MAX) }, (_, i) =>
    items.slice(i * CHUNK_MAX, (i + 1) * CHUNK_MAX),
  )
}

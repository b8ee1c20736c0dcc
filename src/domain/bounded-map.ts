/** A map that drops its oldest entries when it is full. */
export type BoundedMap<Value> = {
  get(key: string): Value | undefined
  /** Sets an entry, which thereby becomes the newest. */
  set(key: string, value: Value): void
  /** Returns whether there was such an entry. */
  delete(key: string): boolean
  /** Returns the values, the oldest first. */
  values(): Value[]
}

/**
 * Creates a map with at most `max` entries: when there would be more, the one that was set the longest ago is dropped,
 * and from a map of more than 1,000 entries one for every thousand.
 */
export function createBoundedMap<Value>(max: number): BoundedMap<Value> {
  const values = new Map<string, Value>()
  return {
    get: (key) => values.get(key),
    set(key, value) {
      values.delete(key)
      values.set(key, value)
      if (values.size > max) dropOldest(values, Math.ceil(max / 1_000))
    },
    delete: (key) => values.delete(key),
    values: () => [...values.values()],
  }
}

// To find its first entry a map passes over the places of deleted ones, which takes 20 µs among 10,000 of them.
function dropOldest(values: Map<string, unknown>, count: number): void {
  for (const key of values.keys().take(count)) values.delete(key)
}

/**
 * Creates a map with at most `max` entries: when it is full, the entry that was set the longest ago is
 * dropped.
 */
export function createBoundedMap<Value>(max: number) {
  const values = new Map<string, Value>()
  return {
    get: (key: string): Value | undefined => values.get(key),
    set(key: string, value: Value): void {
      values.delete(key)
      values.set(key, value)
      const [oldest] = values.keys()
      if (values.size > max && oldest !== undefined) values.delete(oldest)
    },
    delete: (key: string): boolean => values.delete(key),
  }
}

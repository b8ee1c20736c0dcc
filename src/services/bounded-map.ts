/** A memory that never holds more than `most`: what was set longest ago is forgotten first. */
export function createBoundedMap<Value>(most: number) {
  const values = new Map<string, Value>()
  return {
    get: (name: string): Value | undefined => values.get(name),
    set(name: string, value: Value): void {
      values.delete(name)
      values.set(name, value)
      const [oldest] = values.keys()
      if (values.size > most && oldest !== undefined) values.delete(oldest)
    },
    forget: (name: string): boolean => values.delete(name),
  }
}

/** How often a value occurs. */
export type CountedValue = { value: string; count: number }

/** Returns the most frequent of some values, up to a number of them, and equally frequent ones in their order as text. */
export function pickMostFrequent<Item extends CountedValue>(items: Iterable<Item>, limit: number): Item[] {
  return pickFirst(items, limit, compareFrequency)
}

function compareFrequency(one: CountedValue, other: CountedValue): number {
  return other.count - one.count || (one.value < other.value ? -1 : 1)
}

/** Returns the first items of a list in an order, up to a number of them. Those that are not among them are hardly sorted. */
export function pickFirst<Item>(
  items: Iterable<Item>,
  limit: number,
  compare: (one: Item, other: Item) => number,
): Item[] {
  const picked: Item[] = []
  let last: Item | undefined
  for (const item of items) {
    if (last !== undefined && compare(item, last) > 0) continue
    picked.push(item)
    if (picked.length < 2 * limit + ROOM) continue
    picked.sort(compare)
    picked.length = limit
    last = picked.at(-1)
  }
  return picked.sort(compare).slice(0, limit)
}

/** Items that are kept beside twice the limit before they are sorted. */
const ROOM = 100

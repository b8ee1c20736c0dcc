/** Adds the items to the end of a list of any length: `push(...items)` fails for very many. */
export function pushAll<Item>(list: Item[], items: Iterable<Item>): void {
  for (const item of items) list.push(item)
}

/** How long the items of a list are worked on before others have their turn. */
const TURN_MS = 5

/** Yields the items of a list, and lets others work in between, however long the list is. */
export async function* inTurns<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  let startedMs = performance.now()
  for (const item of items) {
    yield item
    if (performance.now() - startedMs < TURN_MS) continue
    await new Promise((resolve) => setImmediate(resolve))
    startedMs = performance.now()
  }
}

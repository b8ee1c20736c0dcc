import { toList } from '../column-codec.ts'
import type { LogPartition } from '../database.ts'
import type { SummedRows } from '../first-rows.ts'

type SumRequest = { partitions: LogPartition[]; max: number; isThere: (partition: LogPartition) => boolean }

/**
 * Returns the sums of days, in their order, until there are `max` rows in total. `send` has a thread sum some days, as many of the
 * first of them as it has time for, up to a limit; it resolves with null if some of the days are purged, which have no rows.
 */
export async function sumInParts(
  { partitions, max, isThere }: SumRequest,
  send: (partitions: LogPartition[], limit: number) => Promise<unknown>,
): Promise<SummedRows[]> {
  const sums: SummedRows[] = []
  for (let total = 0; sums.length < partitions.length && total < max; ) {
    const rest = partitions.slice(sums.length)
    const present = rest.filter(isThere)
    const sent = present.length === 0 ? [] : await send(present, max - total)
    if (sent === null) continue
    const some = toSums(sent, present.length)
    total += some.reduce((sum, { count }) => sum + count, 0)
    sums.push(...inPlaces(rest, present, some))
  }
  return sums
}

// Up to the last day that was summed; all of them if none is there.
function inPlaces(rest: LogPartition[], present: LogPartition[], sums: SummedRows[]): SummedRows[] {
  const last = present[sums.length - 1]
  const visited = last ? rest.slice(0, rest.indexOf(last) + 1) : rest
  return visited.map((day) => sums[present.indexOf(day)] ?? { count: 0, values: [] })
}

function toSums(value: unknown, dayCount: number): SummedRows[] {
  if (!Array.isArray(value) || (value.length === 0 && dayCount > 0))
    throw new TypeError('Not a list of sums.')
  return value.map((row) => {
    const [count, ...values] = toList(row, (each) => each)
    return { count: Number(count), values }
  })
}

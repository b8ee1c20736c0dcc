import { toObjectOrNull } from '../../domain/json/json-values.ts'
import { toList, toWholeNumber } from '../column-codec.ts'
import type { LogPartition } from '../database.ts'
import { addValueTally, emptyValueTally, type ValueTally } from '../value-tally.ts'
import { VALUE_SEPARATOR } from './worker-messages.ts'

type TallyRequest = {
  partitions: LogPartition[]
  count: number
  width: number
  isThere: (partition: LogPartition) => boolean
}

/**
 * Returns the tally of the first `count` rows of days, and whether there are more. `send` has a thread make that of some days, up to a
 * limit of which it leaves out the last row; it resolves with null if some of the days are purged.
 */
export async function tallyInParts(
  { partitions, count, width, isThere }: TallyRequest,
  send: (partitions: LogPartition[], limit: number) => Promise<unknown>,
): Promise<ValueTally & { isMore: boolean }> {
  const tally = emptyValueTally(width)
  for (let rest = partitions; rest.length > 0 && tally.rows <= count; ) {
    const sent = await send(rest, count + 1 - tally.rows)
    if (sent === null) rest = rest.filter(isThere)
    else {
      const { days, ...found } = toDaysTally(sent)
      addValueTally(tally, found)
      rest = rest.slice(days)
    }
  }
  return { ...tally, rows: Math.min(tally.rows, count), isMore: tally.rows > count }
}

function toDaysTally(value: unknown): ValueTally & { days: number } {
  const { columns, rows, days } = toObjectOrNull(value) ?? {}
  if (typeof rows === 'number' && typeof days === 'number' && days > 0)
    return { columns: toList(columns, toCounts), rows, days }
  throw new TypeError('Not a tally of days.')
}

function toCounts(column: unknown): Map<string, number> {
  const { values, counts } = toObjectOrNull(column) ?? {}
  const numbers = toList(counts, toWholeNumber)
  const texts = numbers.length === 0 ? [] : String(values).split(VALUE_SEPARATOR)
  return new Map(texts.map((text, i) => [text, numbers[i] ?? 0]))
}

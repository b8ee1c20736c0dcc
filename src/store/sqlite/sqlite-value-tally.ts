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
 * What has a thread make the tally of some days, up to a limit of which it leaves out the last row; it resolves with null if some
 * of the days are purged.
 */
type SendTally = (partitions: LogPartition[], limit: number) => Promise<unknown>

/** A tally of the first rows of some days, and whether there are more. */
type FirstTally = ValueTally & { isMore: boolean }

/**
 * Returns the tally of the first `count` rows of days, and whether there are more. After the first day, two threads work at the same
 * time if the other days seem to have few enough rows that all are needed.
 */
export async function tallyInParts(request: TallyRequest, send: SendTally): Promise<FirstTally> {
  const { partitions, count } = request
  const first = await tallyInTurn({ ...request, partitions: partitions.slice(0, 1) }, send)
  const rest = partitions.slice(1)
  if (first.isMore || rest.length === 0) return first
  const others = { ...request, partitions: rest, count: count - first.rows }
  const areFew = first.rows * rest.length <= others.count / 2
  return join(first, await (areFew ? tallyHalves(others, send) : tallyInTurn(others, send)))
}

async function tallyHalves(request: TallyRequest, send: SendTally): Promise<FirstTally> {
  const { partitions, count } = request
  const half = Math.ceil(partitions.length / 2)
  const older = { ...request, partitions: partitions.slice(half) }
  const [newer, ahead] = await Promise.all([
    tallyInTurn({ ...request, partitions: partitions.slice(0, half) }, send),
    tallyInTurn(older, send),
  ])
  if (newer.isMore) return newer
  // What was read ahead may have more than is left by now.
  const left = count - newer.rows
  return join(newer, ahead.rows <= left ? ahead : await tallyInTurn({ ...older, count: left }, send))
}

function join(newer: FirstTally, older: FirstTally): FirstTally {
  addValueTally(newer, older)
  return { ...newer, isMore: older.isMore }
}

async function tallyInTurn(
  { partitions, count, width, isThere }: TallyRequest,
  send: SendTally,
): Promise<FirstTally> {
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

import type { Baseline, TimeSpan } from '../../domain/sources/liveness.ts'
import {
  formatBaseline,
  formatDowntimes,
  parseBaseline,
  parseDowntimes,
} from '../../domain/sources/liveness-encoding.ts'
import { type ColumnCodec, toList, toWholeNumber } from '../column-codec.ts'

/** Baselines: a count, then pairs. */
export const BASELINE_CODEC: ColumnCodec<Baseline> = {
  parse: (text) => parseBaseline(checkNumbers(text, 1)),
  format: formatBaseline,
}

/** Downtimes: pairs. */
export const DOWNTIMES_CODEC: ColumnCodec<TimeSpan[]> = {
  parse: (text) => parseDowntimes(checkNumbers(text, 0)),
  format: formatDowntimes,
}

/** Returns the text if it is a list of whole numbers in pairs, with some numbers before them; throws an error if it is not. */
function checkNumbers(text: string, countBeforePairs: number): string {
  const numbers = toList(JSON.parse(text), toWholeNumber)
  if (numbers.length % 2 !== countBeforePairs) throw new TypeError('Not pairs of numbers.')
  return text
}

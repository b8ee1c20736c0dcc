import { expect, test } from 'bun:test'
import { Fault } from '../../../src/domain/fault.ts'
import type { ReceivedRecord } from '../../../src/domain/json/envelope.ts'
import { createSplitter, type RecordFormat, splitText } from '../../../src/domain/json/split-records.ts'
import {
  createRandom,
  mutate,
  type Random,
  randomDocuments,
  randomEnvelopes,
  randomJson,
  randomLines,
  randomListBody,
  randomObject,
} from '../../support/random-json.ts'

// To repeat a run that failed, set JSON_SEED to the seed in its message.
const SEED = Number(process.env.JSON_SEED ?? Math.floor(Math.random() * 2 ** 31))
const RUNS = 2_000

const TEXTS: ((random: Random) => string)[] = [
  randomJson,
  (random) => randomObject(random),
  (random) => `${randomObject(random)}\n`,
  (random) => `{"eventName":"a","x":${randomObject(random)}}`,
  ...[randomListBody, randomDocuments, randomEnvelopes, randomLines].map(
    (random) => (each: Random) => random(each).text,
  ),
]

test('a text that is there as a whole has the records and the fault of the same text in pieces', () => {
  for (let seed = SEED; seed < SEED + RUNS; seed++) {
    const random = createRandom(seed)
    const text = random.pick(TEXTS)(random)
    const body = random.oneIn(2) ? text : mutate(random, text)
    for (const format of ['json', 'either', 'lines'] as const) {
      const whole = collect(() => splitText(body, format))
      expect({ seed, format, ...whole }).toEqual({ seed, format, ...collect(() => inPieces(body, format)) })
    }
  }
})

function* inPieces(text: string, format: RecordFormat): Generator<ReceivedRecord> {
  const splitter = createSplitter(format)
  yield* splitter.push(text)
  yield* splitter.end()
}

function collect(split: () => Iterable<ReceivedRecord>) {
  const records: ReceivedRecord[] = []
  try {
    for (const record of split()) records.push(record)
    return { records, fault: null }
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    return { records, fault: fault.message }
  }
}

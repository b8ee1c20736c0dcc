import { describe, expect, test } from 'bun:test'
import { Fault } from '../../../src/domain/fault.ts'
import type { ReceivedRecord } from '../../../src/domain/json/envelope.ts'
import { findValueSpan, nestsDeeperThan, trimJson } from '../../../src/domain/json/json-scan.ts'
import { isJson } from '../../../src/domain/json/json-splitter.ts'
import { isJsonObject } from '../../../src/domain/json/json-values.ts'
import { createSplitter, type RecordFormat } from '../../../src/domain/json/split-records.ts'
import { expandAll, isSequence, recordsOf } from '../../support/json-records.ts'
import {
  createRandom,
  cutRandomly,
  mutate,
  type Random,
  randomDocuments,
  randomEnvelopes,
  randomJson,
  randomLines,
  randomListBody,
  randomObject,
} from '../../support/random-json.ts'

// JSON.parse is the judge. To repeat a run that failed, set JSON_SEED to the seed in its message.
const SEED = Number(process.env.JSON_SEED ?? Math.floor(Math.random() * 2 ** 31))
const RUNS = 8_000

describe('for any JSON, wherever it is cut,', () => {
  fuzz('a list of records is split into exactly these', (random) => {
    const { text, records } = randomListBody(random)
    checkRecords(split('json', cutRandomly(random, text)), records)
    checkRecords(split('either', cutRandomly(random, text)), records)
  })

  fuzz('lines are split into exactly these', (random) => {
    const { text, records } = randomLines(random)
    checkRecords(split('lines', cutRandomly(random, text)), records)
  })

  fuzz('documents one after another have the records of all of them', (random) => {
    const { text, records } = randomDocuments(random)
    for (const format of ['json', 'either', 'lines'] as const) {
      const splitsLines = format === 'lines' || (format === 'either' && detectFormat(text) === 'lines')
      if (splitsLines && !text.split('\n').every(isSequence)) continue
      checkRecords(split(format, cutRandomly(random, text)), records)
    }
  })

  fuzz('a text that breaks off has the records before that point', (random) => {
    const { text, records } = randomDocuments(random)
    const cut = text.slice(0, random.below(text.length + 1))
    for (const format of ['json', 'either'] as const) {
      if (format === 'either' && detectFormat(cut) === 'lines') continue
      const texts = splitUntilCut(format, cutRandomly(random, cut))
      const all = expandAll(records.map(parse))
      expect(texts.map(parse).map(toJson)).toEqual(all.map(toJson).slice(0, texts.length))
    }
  })

  fuzz('a record is the same in any envelope', (random) => {
    const { text, records } = randomEnvelopes(random)
    for (const format of ['json', 'either', 'lines'] as const) {
      expect(split(format, cutRandomly(random, text))).toEqual(records)
    }
  })

  fuzz('a text has the records that JSON.parse finds in it', (random) => {
    checkJson(random, randomJson(random))
  })

  fuzz('a broken text is refused, or is still JSON and has the records that JSON.parse finds', (random) => {
    checkJson(random, mutate(random, random.oneIn(3) ? randomJson(random) : randomListBody(random).text))
  })

  fuzz('broken lines do not change the others', (random) => {
    const text = mutate(random, randomLines(random).text)
    const lines = linesOf(text)
    if (lines.some(opensDocument) || lines.some(hasRecordsTwice)) return
    expect(split('lines', cutRandomly(random, text))).toEqual(lines.flatMap((line) => split('lines', [line])))
    for (const line of lines.filter(isJson))
      expect(split('lines', [line]).map(parse).map(toJson)).toEqual((recordsOf(line) ?? []).map(toJson))
  })

  fuzz('the first line decides where the format is not known', (random) => {
    const text = random.pick([randomJson, (each: Random) => randomLines(each).text])(random)
    const body = random.oneIn(2) ? text : mutate(random, text)
    if (hasRecordsTwice(body)) return
    expect(split('either', cutRandomly(random, body))).toEqual(split(detectFormat(body), [body]))
  })

  fuzz('UTF-8 is decoded byte for byte', (random) => {
    const text = `\ufeff${randomListBody(random).text.toWellFormed()}`
    const decoder = new TextDecoder('utf-8', { fatal: true })
    const chunks = cutRandomly<Uint8Array>(random, new TextEncoder().encode(text)).map((bytes) =>
      decoder.decode(bytes, { stream: true }),
    )
    expect(split('json', [...chunks, decoder.decode()])).toEqual(split('json', [text.slice(1)]))
  })
})

describe('for any JSON object', () => {
  fuzz('the span of a member is what JSON.parse takes as its value', (random) => {
    const text = randomObject(random)
    const object: { [name: string]: unknown } = JSON.parse(text)
    for (const name of [...Object.keys(object), 'missing']) {
      const span = findValueSpan(text, name)
      expect(span !== null).toBe(Object.hasOwn(object, name))
      if (span) expect(JSON.parse(text.slice(span.from, span.to))).toEqual(object[name])
      if (span) expect(trimJson(text.slice(span.from, span.to))).toHaveLength(span.to - span.from)
    }
  })

  fuzz('its depth is that of its value', (random) => {
    const text = randomObject(random)
    const depth = depthOf(text)
    expect([nestsDeeperThan(text, depth - 1), nestsDeeperThan(text, depth)]).toEqual([true, false])
  })
})

function fuzz(name: string, run: (random: Random) => void): void {
  test(name, () => {
    for (let seed = SEED; seed < SEED + RUNS; seed++) {
      try {
        run(createRandom(seed))
      } catch (error) {
        throw new Error(`JSON_SEED=${seed}: ${error}`, { cause: error })
      }
    }
  })
}

/** The texts of the records; null if the body is refused, as a whole or because a record is not JSON. */
function splitJson(chunks: string[]): string[] | null {
  const texts = split('json', chunks)
  return texts.every(isJson) ? texts : null
}

/** The texts of the records, and a last `!!` for a body that is refused as a whole. */
function split(format: RecordFormat, chunks: string[]): string[] {
  const splitter = createSplitter(format)
  const texts: string[] = []
  try {
    for (const chunk of chunks) for (const record of splitter.push(chunk)) texts.push(textOf(record))
    for (const record of splitter.end()) texts.push(textOf(record))
    return texts
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    return [...texts, '!!']
  }
}

function textOf(record: ReceivedRecord): string {
  if ('isControl' in record) throw new Error('a control message')
  if ('fault' in record) throw record.fault
  return record.text
}

function checkJson(random: Random, body: string): void {
  const texts = splitJson(cutRandomly(random, body))
  const records = recordsOf(body)
  if (records === null) expect(texts).toBeNull()
  else if (texts !== null || !hasRecordsTwice(body))
    expect(shorten(texts?.map(parse), body)).toBe(shorten(records, body))
  checkOrder(texts ?? [], body)
}

// The values of the records, and their texts: byte for byte, in this order.
function checkRecords(texts: string[], records: string[]): void {
  expect(texts.map(parse).map(toJson)).toEqual(expandAll(records.map(parse)).map(toJson))
  checkOrder(texts, records.join('\n'))
}

function checkOrder(texts: string[], body: string): void {
  let from = 0
  for (const text of texts) {
    expect(body.indexOf(text, from)).toBeGreaterThanOrEqual(from)
    from = body.indexOf(text, from) + text.length
  }
}

/** The texts of the records before a text breaks off. */
function splitUntilCut(format: RecordFormat, chunks: string[]): string[] {
  const splitter = createSplitter(format)
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.breakOff()].map(textOf)
}

// Such a line begins a document of several lines.
function opensDocument(line: string): boolean {
  return /^(?:\{|\[\s*\{?|\{\s*"[^"\\]*"\s*:\s*\[)$/.test(line)
}

function toJson(value: unknown): string {
  return JSON.stringify(value)
}

function shorten(value: unknown, body: string): string {
  return `${JSON.stringify(value)} in ${JSON.stringify(body)}`
}

function parse(text: string): unknown {
  return JSON.parse(text)
}

// Readers of JSON disagree on such a body, so it may be refused.
function hasRecordsTwice(body: string): boolean {
  const names = body.match(/"(?:\\u[0-9a-fA-F]{4}|[Records])+"(?=[ \t\r\n]*:)/g) ?? []
  return names.filter((name) => parse(name) === 'Records').length > 1
}

function linesOf(body: string): string[] {
  return body
    .split('\n')
    .map(trimJson)
    .filter((line) => line !== '')
}

function detectFormat(body: string): RecordFormat {
  const text = trimJson(body)
  const [line = '', ...others] = text.split('\n')
  const value: unknown = isJson(line) ? parse(line) : null
  const isRecord = isJsonObject(value) && !Array.isArray(value.Records)
  return isRecord && (others.length > 0 || /\n/.test(body.slice(body.indexOf(text) + text.length)))
    ? 'lines'
    : 'json'
}

function depthOf(json: string): number {
  let depth = 0
  let deepest = 0
  for (const character of json.replace(/"(?:\\.|[^"\\])*"/g, '')) {
    if ('{['.includes(character)) depth += 1
    if ('}]'.includes(character)) depth -= 1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

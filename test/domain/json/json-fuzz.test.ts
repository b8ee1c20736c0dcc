import { describe, expect, test } from 'bun:test'
import { Fault } from '../../../src/domain/fault.ts'
import { findValueSpan, nestsDeeperThan, trimJson } from '../../../src/domain/json/json-scan.ts'
import { isJson } from '../../../src/domain/json/json-splitter.ts'
import { createSplitter, type RecordFormat } from '../../../src/domain/json/split-records.ts'
import { isJsonObject } from '../../../src/domain/parse.ts'
import {
  createRandom,
  cutRandomly,
  mutate,
  type Random,
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
    expect(split('json', cutRandomly(random, text))).toEqual(records)
    expect(split('either', cutRandomly(random, text))).toEqual(records)
  })

  fuzz('lines are split into exactly these', (random) => {
    const { text, records } = randomLines(random)
    expect(split('lines', cutRandomly(random, text))).toEqual(records)
  })

  fuzz('a text has the records that JSON.parse finds in it', (random) => {
    checkJson(random, randomJson(random))
  })

  fuzz('a broken text is refused, or is still JSON and has the records that JSON.parse finds', (random) => {
    checkJson(random, mutate(random, random.oneIn(3) ? randomJson(random) : randomListBody(random).text))
  })

  fuzz('broken lines do not change the others', (random) => {
    const text = mutate(random, randomLines(random).text)
    expect(split('lines', cutRandomly(random, text))).toEqual(linesOf(text))
  })

  fuzz('the first line decides where the format is not known', (random) => {
    const text = random.pick([randomJson, (each: Random) => randomLines(each).text])(random)
    const body = random.oneIn(2) ? text : mutate(random, text)
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
    for (const chunk of chunks) texts.push(...splitter.push(chunk).map(textOf))
    for (const record of splitter.end()) texts.push(textOf(record))
    return texts
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    return [...texts, '!!']
  }
}

function textOf(record: { text: string } | { fault: Fault }): string {
  if ('fault' in record) throw record.fault
  return record.text
}

function checkJson(random: Random, body: string): void {
  const texts = splitJson(cutRandomly(random, body))
  const records = recordsOf(body)
  if (records === null) expect(texts).toBeNull()
  else if (texts !== null || !hasRecordsTwice(body))
    expect(shorten(texts?.map(parse), body)).toBe(shorten(records, body))
  // Byte for byte: the texts are in the body, in this order.
  let from = 0
  for (const text of texts ?? []) {
    expect(body.indexOf(text, from)).toBeGreaterThanOrEqual(from)
    from = body.indexOf(text, from) + text.length
  }
}

/** The records that JSON.parse finds in a body; null if it is no JSON. */
function recordsOf(body: string): unknown[] | null {
  if (trimJson(body) === '') return []
  if (!isJson(body)) return null
  const value = parse(body)
  if (Array.isArray(value)) return value
  return isJsonObject(value) && Array.isArray(value.Records) ? value.Records : [value]
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

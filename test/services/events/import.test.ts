import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { UnpackedText } from '../../../src/domain/events/import-ports.ts'
import { NO_FILTER } from '../../../src/domain/events/query.ts'
import { toObjectOrNull } from '../../../src/domain/json/json-values.ts'
import { parseJson } from '../../../src/domain/parse.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const SAMPLE = gunzipSync(
  readFileSync(join(import.meta.dir, '../../fixtures/cloudtrail-sample.ndjson.gz')),
).toString('utf8')
const ALL_EVENTS = {
  ...NO_FILTER,
  from: new Date('2026-01-01T00:00:00Z'),
  until: new Date('2026-04-01T00:00:00Z'),
}

describe.each(DATABASES)('an import, on %s,', (database) => {
  let daybook: TestApp
  const runImport = async (texts: AsyncIterable<UnpackedText>, isShifted = false) => {
    const { imports } = daybook.app.services
    const shift = isShifted ? await imports.planTimeShift(sampleText()) : null
    return imports.run(await daybook.app.getImportTarget(null), texts, { shift })
  }
  const storedEvents = async () => {
    const { customer } = await daybook.app.getImportTarget(null)
    const chunks = await Array.fromAsync(daybook.app.store.forCustomer(customer.id).events.stream(ALL_EVENTS))
    return chunks.flat()
  }

  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  test('rejects each record beyond the retention, and reports the first reasons', async () => {
    const result = await runImport(sampleText())
    expect(result).toMatchObject({ events: 4034, accepted: 0, duplicates: 0, rejected: 4034 })
    expect(result.reasons).toHaveLength(10)
    expect(result.reasons[0]).toMatch(
      /^the sample, record 1 \([\w-]+\): `eventTime` must not be .* got 2015-11-23T07:45:25/,
    )
  })

  test('shifts the sample into the retention: in order, equal times stay equal, and nothing else changes', async () => {
    expect(await runImport(sampleText(), true)).toEqual({
      events: 4034,
      accepted: 4034,
      duplicates: 0,
      rejected: 0,
      reasons: [],
    })
    const events = await storedEvents()
    expect(events).toHaveLength(4034)
    const times = new Map(events.map(({ id, eventTime }) => [id, eventTime.getTime()]))
    const records = SAMPLE.trim()
      .split('\n')
      .map((line) => toObjectOrNull(parseJson(line, 'line')) ?? {})
    const shifted = new Map(records.map((record) => [record.eventTime, times.get(String(record.eventID))]))
    for (const record of records)
      expect(times.get(String(record.eventID))).toBe(shifted.get(record.eventTime))
    const inOrder = [...shifted.values()].map((ms) => ms ?? 0)
    expect(new Set(inOrder).size).toBe(inOrder.length)
    expect(inOrder.toSorted((a, b) => a - b)).toEqual(inOrder)
    expect(inOrder.at(-1)).toBe(daybook.clock().getTime())
    for (const { record } of events) expect(record).toMatch(/"eventTime": ?"[\d-]{10}T[\d:]{8}Z"/)
    const first = toObjectOrNull(parseJson(events.at(-1)?.record ?? '', 'record')) ?? {}
    expect(first).toMatchObject({ ...records[0], eventTime: first.eventTime })
  })

  test('changes nothing when it is repeated', async () => {
    expect(await runImport(sampleText(), true)).toMatchObject({ accepted: 0, duplicates: 4034, rejected: 0 })
    expect(await storedEvents()).toHaveLength(4034)
  })

  test('gives a record without an ID the same ID every time', async () => {
    const record = '{"eventName":"RunInstances","userName":"ann","eventTime":"2026-02-27T10:00:00Z"}'
    const other = record.replace('ann', 'ben')
    expect(await runImport(textOf('lines', `${record}\n${other}\n`))).toMatchObject({ accepted: 2 })
    expect(await runImport(textOf('lines', `${other}\n${record}\n`))).toMatchObject({
      accepted: 0,
      duplicates: 2,
    })
    expect(await runImport(textOf('either', `{"Records":[${record}]}`))).toMatchObject({ duplicates: 1 })
    const ids = (await storedEvents()).filter(({ userName }) => userName === 'ann').map(({ id }) => id)
    expect(ids).toEqual([
      expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    ])
  })

  test('stores the records before a malformed part of a text, and continues with the next text', async () => {
    const record = (id: string) => `{"eventName":"A","userName":"x","eventID":"${id}"}`
    const result = await runImport(
      toAsync(
        {
          name: 'one.json',
          format: 'either',
          chunks: toChunks('{"Records":[\n', `${record('cut-1')},\n`, '{"eventName":'),
        },
        { name: 'two.ndjson', format: 'lines', chunks: toChunks(`nonsense\n${record('cut-2')}`) },
      ),
    )
    expect(result).toMatchObject({ events: 4, accepted: 2, rejected: 2 })
    expect(result.reasons).toEqual([
      expect.stringMatching(/^one.json, after record 1: The rest is not valid JSON\.$/),
      'two.ndjson, record 1: The record is not valid JSON.',
    ])
  })

  test('stops between batches when it is aborted', async () => {
    const stop = new AbortController()
    const shift = await daybook.app.services.imports.planTimeShift(sampleText())
    const target = await daybook.app.getImportTarget(null)
    const onBatch = () => stop.abort()
    const result = await daybook.app.services.imports.run(target, sampleText(), {
      shift,
      onBatch,
      stop: stop.signal,
    })
    expect(result.events).toBe(1_000)
  })

  test('throws not_found for an unknown project', async () => {
    expect((await daybook.app.getImportTarget('default')).project).toBe('default')
    const refusal = await daybook.app.getImportTarget('elsewhere').catch((fault: Error) => fault.message)
    expect(refusal).toBe('There is no project elsewhere.')
  })
})

test('there is no time shift if no record has a valid time', async () => {
  const daybook = await openTestApp({ database: 'sqlite' })
  expect(
    await daybook.app.services.imports.planTimeShift(textOf('lines', '{"eventName":"A"}\nnonsense')),
  ).toBeNull()
  await daybook.close()
})

function sampleText(): AsyncGenerator<UnpackedText> {
  return toAsync({
    name: 'the sample',
    format: 'lines',
    chunks: toChunks(...(SAMPLE.match(/[\s\S]{1,65536}/g) ?? [])),
  })
}

function textOf(format: UnpackedText['format'], text: string): AsyncGenerator<UnpackedText> {
  return toAsync({ name: 'a text', format, chunks: toChunks(text) })
}

async function* toAsync(...texts: UnpackedText[]): AsyncGenerator<UnpackedText> {
  yield* texts
}

async function* toChunks(...chunks: string[]): AsyncGenerator<string> {
  yield* chunks
}

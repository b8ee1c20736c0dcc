import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { NO_FILTER } from '../../../src/domain/events/query.ts'
import { parseJson, toObjectOrNull } from '../../../src/domain/parse.ts'
import type { ImportText } from '../../../src/services/events/import.ts'
import { DATABASES } from '../../support/databases.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const SAMPLE = gunzipSync(
  readFileSync(join(import.meta.dir, '../../fixtures/cloudtrail-sample.ndjson.gz')),
).toString('utf8')
const WHOLE_LOG = {
  ...NO_FILTER,
  from: new Date('2026-01-01T00:00:00Z'),
  until: new Date('2026-04-01T00:00:00Z'),
}

describe.each(DATABASES)('importing on %s', (database) => {
  let daybook: TestApp
  const imported = async (texts: AsyncIterable<ImportText>, isShifted = false) => {
    const { imports } = daybook.app.services
    const move = isShifted ? await imports.planTimeShift(sampleText()) : null
    return imports.run(await daybook.app.getImportTarget(null), texts, { shift: move })
  }
  const stored = async () => {
    const { customer } = await daybook.app.getImportTarget(null)
    const chunks = await Array.fromAsync(daybook.app.store.forCustomer(customer.id).events.stream(WHOLE_LOG))
    return chunks.flat()
  }

  beforeAll(async () => {
    daybook = await openTestApp({ database })
  })
  afterAll(() => daybook.close())

  test('refuses what is older than the retention, record by record, with the first reasons', async () => {
    const tally = await imported(sampleText())
    expect(tally).toMatchObject({ events: 4034, accepted: 0, duplicates: 0, rejected: 4034 })
    expect(tally.reasons).toHaveLength(10)
    expect(tally.reasons[0]).toMatch(
      /^the sample, record 1 \([\w-]+\): `eventTime` must not be .* got 2015-11-23T07:45:25/,
    )
  })

  test('shifts the whole sample into the retention, in order, each second together, all else as it was', async () => {
    expect(await imported(sampleText(), true)).toEqual({
      events: 4034,
      accepted: 4034,
      duplicates: 0,
      rejected: 0,
      reasons: [],
    })
    const events = await stored()
    expect(events).toHaveLength(4034)
    const times = new Map(events.map(({ id, eventTime }) => [id, eventTime.getTime()]))
    const records = SAMPLE.trim()
      .split('\n')
      .map((line) => toObjectOrNull(parseJson(line, 'line')) ?? {})
    const moves = new Map(records.map((record) => [record.eventTime, times.get(String(record.eventID))]))
    for (const record of records) expect(times.get(String(record.eventID))).toBe(moves.get(record.eventTime))
    const inOrder = [...moves.values()].map((ms) => ms ?? 0)
    expect(new Set(inOrder).size).toBe(inOrder.length)
    expect(inOrder.toSorted((a, b) => a - b)).toEqual(inOrder)
    expect(inOrder.at(-1)).toBe(daybook.clock().getTime())
    const first = toObjectOrNull(parseJson(events.at(-1)?.record ?? '', 'record')) ?? {}
    expect(first).toMatchObject({ ...records[0], eventTime: first.eventTime })
  })

  test('changes nothing when it is done again', async () => {
    expect(await imported(sampleText(), true)).toMatchObject({ accepted: 0, duplicates: 4034, rejected: 0 })
    expect(await stored()).toHaveLength(4034)
  })

  test('gives a record without an id the same id every time', async () => {
    const record = '{"eventName":"RunInstances","userName":"ann","eventTime":"2026-02-27T10:00:00Z"}'
    const other = record.replace('ann', 'ben')
    expect(await imported(texts('lines', `${record}\n${other}\n`))).toMatchObject({ accepted: 2 })
    expect(await imported(texts('lines', `${other}\n${record}\n`))).toMatchObject({
      accepted: 0,
      duplicates: 2,
    })
    expect(await imported(texts('either', `{"Records":[${record}]}`))).toMatchObject({ duplicates: 1 })
    const ids = (await stored()).filter(({ userName }) => userName === 'ann').map(({ id }) => id)
    expect(ids).toEqual([
      expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    ])
  })

  test('keeps what came before a text breaks off, and goes on with the next one', async () => {
    const record = (id: string) => `{"eventName":"A","userName":"x","eventID":"${id}"}`
    const tally = await imported(
      several(
        {
          name: 'one.json',
          form: 'either',
          chunks: pieces('{"Records":[\n', `${record('cut-1')},\n`, '{"eventName":'),
        },
        { name: 'two.ndjson', form: 'lines', chunks: pieces(`nonsense\n${record('cut-2')}`) },
      ),
    )
    expect(tally).toMatchObject({ events: 4, accepted: 2, rejected: 2 })
    expect(tally.reasons).toEqual([
      expect.stringMatching(/^one.json, after record 1: What follows is not valid JSON\.$/),
      'two.ndjson, record 1: The record is not valid JSON.',
    ])
  })

  test('stops between batches when it is asked to', async () => {
    const stop = new AbortController()
    const move = await daybook.app.services.imports.planTimeShift(sampleText())
    const into = await daybook.app.getImportTarget(null)
    const onBatch = () => stop.abort()
    const tally = await daybook.app.services.imports.run(into, sampleText(), {
      shift: move,
      onBatch,
      stop: stop.signal,
    })
    expect(tally.events).toBe(1_000)
  })

  test('knows only projects that are there', async () => {
    expect((await daybook.app.getImportTarget('default')).project).toBe('default')
    const refusal = await daybook.app.getImportTarget('elsewhere').catch((fault: Error) => fault.message)
    expect(refusal).toBe('There is no project elsewhere.')
  })
})

test('nothing to shift is nothing moved', async () => {
  const daybook = await openTestApp({ database: 'sqlite' })
  expect(await daybook.app.services.imports.planTimeShift(texts('lines', '{"eventName":"A"}\nnonsense'))).toBeNull()
  await daybook.close()
})

function sampleText(): AsyncGenerator<ImportText> {
  return several({
    name: 'the sample',
    form: 'lines',
    chunks: pieces(...(SAMPLE.match(/[\s\S]{1,65536}/g) ?? [])),
  })
}

function texts(form: ImportText['form'], text: string): AsyncGenerator<ImportText> {
  return several({ name: 'a text', form, chunks: pieces(text) })
}

async function* several(...all: ImportText[]): AsyncGenerator<ImportText> {
  yield* all
}

async function* pieces(...all: string[]): AsyncGenerator<string> {
  yield* all
}

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import Papa from 'papaparse'
import { DATABASES } from '../../support/databases.ts'
import { readSample, type SampleRecord } from '../../support/sample.ts'
import { withoutDaybookEvents } from '../../support/sent-events.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

// Newest first; of events with the same time, the one sent last comes first.
const sample = (await readSample()).toReversed()
const BODY = Bun.gzipSync(
  new TextEncoder().encode(
    sample
      .toReversed()
      .map(({ text }) => text)
      .join('\n'),
  ),
)

// The sample ends before noon; the audit entries of this test are dated at noon.
const NOON = { until: '2026-03-01T12:00:00.000Z' }

type SelectValues = (each: SampleRecord) => Iterable<unknown>

const FILTER_VALUES: { [filter: string]: SelectValues } = {
  eventName: ({ record }) => [record.eventName],
  eventSource: ({ record }) => [record.eventSource],
  errorCode: ({ record }) => [record.errorCode],
  readOnly: ({ isReadOnly }) => [String(isReadOnly)],
  userName: ({ userName }) => [userName],
  accessKeyId: ({ accessKeyId }) => [accessKeyId],
  sourceIPAddress: ({ record }) => [record.sourceIPAddress],
}
const VALUES_MAX = 60

// The IDs of the events with each value, the most frequent values first.
function indexBy(selectValues: SelectValues): [string, string[]][] {
  const index = new Map<string, string[]>()
  for (const each of sample) {
    for (const value of selectValues(each)) {
      if (typeof value !== 'string' || value === '') continue
      const ids = index.get(value)
      if (ids) ids.push(each.id)
      else index.set(value, [each.id])
    }
  }
  return [...index].toSorted(([, a], [, b]) => b.length - a.length)
}

// At most `VALUES_MAX` items, evenly spread, and the last.
function spread<Item>(items: Item[]): Item[] {
  const step = Math.ceil(items.length / VALUES_MAX)
  return items.filter((_, index) => index % step === 0 || index === items.length - 1)
}

const idsOf = (matches: (each: SampleRecord) => boolean) => sample.filter(matches).map(({ id }) => id)
const idsWithText = (value: string) => idsOf((each) => each.text.includes(value))
const timeOf = ({ record }: SampleRecord) => Date.parse(String(record.eventTime))
const all = sample.map(({ id }) => id)

describe.each(DATABASES)('the sample of 4,034 events, on %s,', (database) => {
  let daybook: TestApp
  const sendSample = async () => {
    const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' }
    return (await daybook.api('/events', { method: 'POST', headers, body: BODY })).json()
  }
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    expect(await sendSample()).toEqual({ accepted: 4_034, duplicates: 0, rejected: [] })
  }, 60_000)
  afterAll(() => daybook.close())

  const idsFoundBy = async (
    filters: Record<string, string>,
    limit = 1_000,
    betweenPages?: () => Promise<unknown>,
  ) => {
    const ids: string[] = []
    let cursor: string | null = null
    do {
      const query = new URLSearchParams({ ...filters, limit: String(limit), ...(cursor && { cursor }) })
      const response = await daybook.api(`/events?${query}`)
      const page: { events: { eventID: string; eventSource?: string }[]; next: string | null } =
        await response.json()
      ids.push(...withoutDaybookEvents(page.events).map(({ eventID }) => eventID))
      cursor = page.next
      if (cursor) await betweenPages?.()
    } while (cursor)
    return ids
  }

  test('is returned in order, in pages of any size', async () => {
    for (const limit of [1_000, 333, 50]) expect(await idsFoundBy({}, limit)).toEqual(all)
  })

  test('does not change when it is sent again', async () => {
    expect(await sendSample()).toEqual({ accepted: 0, duplicates: 4_034, rejected: [] })
    expect(await idsFoundBy({})).toEqual(all)
  })

  test('is returned as it was sent, with only missing members added', async () => {
    for (const { id, text, record } of spread(sample)) {
      const back = await (await daybook.api(`/events/${id}`)).text()
      expect(JSON.parse(back)).toMatchObject(record)
      if (Object.keys(JSON.parse(back)).length === Object.keys(record).length) expect(back).toBe(text)
    }
  })

  test.each(Object.entries(FILTER_VALUES))('is found by %s', async (name, selectValues) => {
    for (const [value, ids] of spread(indexBy(selectValues)))
      expect(await idsFoundBy({ [name]: value })).toEqual(ids)
  })

  test('is found by any error, by ID, and by project', async () => {
    expect(await idsFoundBy({ errorCode: '*' })).toEqual(
      idsOf(({ record }) => typeof record.errorCode === 'string'),
    )
    for (const id of spread(all)) expect(await idsFoundBy({ eventId: id })).toEqual([id])
    expect(await idsFoundBy({ project: 'default' })).toEqual(all)
    expect(await idsFoundBy({ project: 'Default' })).toEqual([])
  })

  test('is found by the names of resources', async () => {
    const mentioned = new Map(indexBy(({ mentions }) => mentions))
    // Only names that appear nowhere else in the records, so that the test needs no knowledge of the services.
    const unambiguous = indexBy(({ resources }) => resources).filter(
      ([name, ids]) => mentioned.get(name)?.length === ids.length,
    )
    expect(unambiguous.length).toBeGreaterThan(200)
    for (const [name, ids] of spread(unambiguous))
      expect(await idsFoundBy({ resourceName: name })).toEqual(ids)
  })

  test.each(['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::Lambda::Function', 'AWS::EC2::Volume'])(
    'is found by the type of resource %s',
    async (type) => {
      expect(await idsFoundBy({ resourceType: type })).toEqual(
        idsOf(({ resourceTypes }) => resourceTypes.has(type)),
      )
    },
  )

  test.each([
    'aws-cli/',
    'AccessDenied',
    'accessdenied',
    '"mfaAuthenticated":"false"',
    'arn:aws:kms',
    '%',
    '_',
    '\\"',
    '*',
    '.amazonaws.com"',
  ])('is found by the text %s, literally', async (value) => {
    expect(await idsFoundBy({ q: value })).toEqual(idsWithText(value))
  })

  test('is found by period, with an inclusive start and an exclusive end', async () => {
    const instants = spread(sample).map(timeOf)
    for (const [index, until] of instants.entries()) {
      const from = instants[index + 3] ?? 0
      const filters = { from: String(from / 1_000), until: new Date(until).toISOString() }
      expect(await idsFoundBy(filters)).toEqual(idsOf((each) => timeOf(each) >= from && timeOf(each) < until))
    }
  })

  test('is found by combined filters', async () => {
    const from = new Date('2026-02-10T00:00:00Z')
    const isRecent = (each: SampleRecord) => timeOf(each) >= from.getTime()
    const valuesOf = (name: string) => spread(indexBy(FILTER_VALUES[name] ?? (() => []))).slice(0, 5)
    for (const [userName, ofUser] of valuesOf('userName'))
      for (const [eventSource, ofSource] of valuesOf('eventSource'))
        for (const [readOnly, ofKind] of valuesOf('readOnly')) {
          const both = new Set(ofSource).intersection(new Set(ofKind))
          const filters = { userName, eventSource, readOnly }
          expect(await idsFoundBy(filters)).toEqual(ofUser.filter((id) => both.has(id)))
          const found = idsOf(
            (each) =>
              isRecent(each) &&
              both.has(each.id) &&
              each.userName === userName &&
              each.text.includes('Decrypt'),
          )
          expect(await idsFoundBy({ ...filters, from: from.toISOString(), q: 'Decrypt' })).toEqual(found)
        }
    const buckets = idsOf(
      ({ resourceTypes, record }) => resourceTypes.has('AWS::S3::Bucket') && !!record.errorCode,
    )
    expect(await idsFoundBy({ resourceType: 'AWS::S3::Bucket', errorCode: '*' })).toEqual(buckets)
  })

  test.each<[Record<string, string>, string[]]>([
    [NOON, all],
    [{ ...NOON, readOnly: 'false' }, idsOf(({ isReadOnly }) => !isReadOnly)],
    [
      { ...NOON, q: 'AccessDenied', errorCode: '*' },
      idsOf((each) => !!each.record.errorCode && each.text.includes('AccessDenied')),
    ],
  ])('is exported in three formats with the same events: %j', async (filters, ids) => {
    const exportAs = async (format: string) =>
      (await daybook.api(`/events/export?${new URLSearchParams({ ...filters, format })}`)).text()
    const csv = Papa.parse<{ eventID: string; record: string }>(await exportAs('csv'), {
      header: true,
      skipEmptyLines: true,
    })
    expect(csv.errors).toEqual([])
    expect(csv.data.map(({ eventID }) => eventID)).toEqual(ids)
    const { Records, manifest } = JSON.parse(await exportAs('json'))
    expect(Records.map(({ eventID }: { eventID: string }) => eventID)).toEqual(ids)
    expect(manifest).toMatchObject({
      count: ids.length,
      filter: filters.readOnly ? { ...NOON, readOnly: false } : filters,
      complete: true,
    })
    const lines = (await exportAs('ndjson')).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).eventID)).toEqual(ids)
    expect(csv.data.map(({ record }) => record)).toEqual(lines)
  })

  // This test is the last because it adds events.
  test('is paged through without gaps or repeats while other events arrive', async () => {
    const [newest] = sample
    let arrived = 0
    const sendMore = () =>
      daybook.send(
        [String(newest?.record.eventTime), '2026-03-01T11:30:00Z'].map((eventTime) => ({
          ...{ eventID: `late-${++arrived}`, eventTime, eventName: 'OpenDoor', userName: 'ann' },
        })),
      )
    const seen = await idsFoundBy(NOON, 200, sendMore)
    expect(seen).toEqual(all)
    expect((await idsFoundBy({})).length).toBe(all.length + arrived)
  })
})

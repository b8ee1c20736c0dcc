import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import Papa from 'papaparse'
import { DATABASES } from '../../support/databases.ts'
import { readSample, type Sample } from '../../support/sample.ts'
import { withoutOwnEvents } from '../../support/sent-events.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

// Newest first; within an instant, what came last comes first.
const sample = (await readSample()).toReversed()
const BODY = Bun.gzipSync(
  new TextEncoder().encode(
    sample
      .toReversed()
      .map(({ text }) => text)
      .join('\n'),
  ),
)

// Until when the sample goes; what Daybook tells of the asking is dated at noon.
const NOON = { until: '2026-03-01T12:00:00.000Z' }

type Choice = (each: Sample) => Iterable<unknown>

const ONE_VALUE: { [filter: string]: Choice } = {
  eventName: ({ record }) => [record.eventName],
  eventSource: ({ record }) => [record.eventSource],
  errorCode: ({ record }) => [record.errorCode],
  readOnly: ({ isReadOnly }) => [String(isReadOnly)],
  userName: ({ userName }) => [userName],
  accessKeyId: ({ accessKeyId }) => [accessKeyId],
  sourceIPAddress: ({ record }) => [record.sourceIPAddress],
}
const VALUES_MAX = 60

// The ids that each value of a filter finds, the most frequent values first.
function indexBy(choice: Choice): [string, string[]][] {
  const index = new Map<string, string[]>()
  for (const each of sample) {
    for (const value of choice(each)) {
      if (typeof value !== 'string' || value === '') continue
      const ids = index.get(value)
      if (ids) ids.push(each.id)
      else index.set(value, [each.id])
    }
  }
  return [...index].toSorted(([, a], [, b]) => b.length - a.length)
}

// Some of the most frequent, some of the rarest, some of those between.
function some<Item>(items: Item[]): Item[] {
  const step = Math.ceil(items.length / VALUES_MAX)
  return items.filter((_, index) => index % step === 0 || index === items.length - 1)
}

const idsOf = (fits: (each: Sample) => boolean) => sample.filter(fits).map(({ id }) => id)
const text = (value: string) => idsOf((each) => each.text.includes(value))
const timeOf = ({ record }: Sample) => Date.parse(String(record.eventTime))
const all = sample.map(({ id }) => id)

describe.each(DATABASES)('the whole sample, on %s,', (database) => {
  let daybook: TestApp
  const submit = async () => {
    const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' }
    return (await daybook.api('/events', { method: 'POST', headers, body: BODY })).json()
  }
  beforeAll(async () => {
    daybook = await openTestApp({ database })
    expect(await submit()).toEqual({ accepted: 4_034, duplicates: 0, rejected: [] })
  }, 60_000)
  afterAll(() => daybook.close())

  const answer = async (asked: Record<string, string>, limit = 1_000, between?: () => Promise<unknown>) => {
    const ids: string[] = []
    let cursor: string | null = null
    do {
      const query = new URLSearchParams({ ...asked, limit: String(limit), ...(cursor && { cursor }) })
      const response = await daybook.api(`/events?${query}`)
      const page: { events: { eventID: string; eventSource?: string }[]; next: string | null } =
        await response.json()
      ids.push(...withoutOwnEvents(page.events).map(({ eventID }) => eventID))
      cursor = page.next
      if (cursor) await between?.()
    } while (cursor)
    return ids
  }

  test('is there, in order, by pages of any size', async () => {
    for (const limit of [1_000, 333, 50]) expect(await answer({}, limit)).toEqual(all)
  })

  test('changes in nothing when it is sent again', async () => {
    expect(await submit()).toEqual({ accepted: 0, duplicates: 4_034, rejected: [] })
    expect(await answer({})).toEqual(all)
  })

  test('comes back as it went in, with only what was missing added', async () => {
    for (const { id, text, record } of some(sample)) {
      const back = await (await daybook.api(`/events/${id}`)).text()
      expect(JSON.parse(back)).toMatchObject(record)
      if (Object.keys(JSON.parse(back)).length === Object.keys(record).length) expect(back).toBe(text)
    }
  })

  test.each(Object.entries(ONE_VALUE))('is found by %s', async (name, choice) => {
    for (const [value, ids] of some(indexBy(choice))) expect(await answer({ [name]: value })).toEqual(ids)
  })

  test('is found by any error, by id, and by the project it was sent into', async () => {
    expect(await answer({ errorCode: '*' })).toEqual(
      idsOf(({ record }) => typeof record.errorCode === 'string'),
    )
    for (const id of some(all)) expect(await answer({ eventId: id })).toEqual([id])
    expect(await answer({ project: 'default' })).toEqual(all)
    expect(await answer({ project: 'Default' })).toEqual([])
  })

  test('is found by the names of resources', async () => {
    const mentioned = new Map(indexBy(({ mentions }) => mentions))
    // Only those that stand nowhere but where a resource does, so that knowing the services is not needed.
    const told = indexBy(({ resources }) => resources).filter(
      ([name, ids]) => mentioned.get(name)?.length === ids.length,
    )
    expect(told.length).toBeGreaterThan(200)
    for (const [name, ids] of some(told)) expect(await answer({ resourceName: name })).toEqual(ids)
  })

  test.each(['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::Lambda::Function', 'AWS::EC2::Volume'])(
    'is found by the type of resource %s',
    async (type) => {
      expect(await answer({ resourceType: type })).toEqual(
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
  ])('is found by the text %s, as it is', async (value) => {
    expect(await answer({ q: value })).toEqual(text(value))
  })

  test('is found by period, its start included and its end not', async () => {
    const instants = some(sample).map(timeOf)
    for (const [index, until] of instants.entries()) {
      const from = instants[index + 3] ?? 0
      const asked = { from: String(from / 1_000), until: new Date(until).toISOString() }
      expect(await answer(asked)).toEqual(idsOf((each) => timeOf(each) >= from && timeOf(each) < until))
    }
  })

  test('is found by filters together', async () => {
    const from = new Date('2026-02-10T00:00:00Z')
    const common = (each: Sample) => timeOf(each) >= from.getTime()
    const one = (name: string) => some(indexBy(ONE_VALUE[name] ?? (() => []))).slice(0, 5)
    for (const [userName, ofUser] of one('userName'))
      for (const [eventSource, ofSource] of one('eventSource'))
        for (const [readOnly, ofKind] of one('readOnly')) {
          const both = new Set(ofSource).intersection(new Set(ofKind))
          const asked = { userName, eventSource, readOnly }
          expect(await answer(asked)).toEqual(ofUser.filter((id) => both.has(id)))
          const found = idsOf(
            (each) =>
              common(each) &&
              both.has(each.id) &&
              each.userName === userName &&
              each.text.includes('Decrypt'),
          )
          expect(await answer({ ...asked, from: from.toISOString(), q: 'Decrypt' })).toEqual(found)
        }
    const buckets = idsOf(
      ({ resourceTypes, record }) => resourceTypes.has('AWS::S3::Bucket') && !!record.errorCode,
    )
    expect(await answer({ resourceType: 'AWS::S3::Bucket', errorCode: '*' })).toEqual(buckets)
  })

  test.each<[Record<string, string>, string[]]>([
    [NOON, all],
    [{ ...NOON, readOnly: 'false' }, idsOf(({ isReadOnly }) => !isReadOnly)],
    [
      { ...NOON, q: 'AccessDenied', errorCode: '*' },
      idsOf((each) => !!each.record.errorCode && each.text.includes('AccessDenied')),
    ],
  ])('goes home in three formats with the same events: %j', async (asked, ids) => {
    const take = async (format: string) =>
      (await daybook.api(`/events/export?${new URLSearchParams({ ...asked, format })}`)).text()
    const csv = Papa.parse<{ eventID: string; record: string }>(await take('csv'), {
      header: true,
      skipEmptyLines: true,
    })
    expect(csv.errors).toEqual([])
    expect(csv.data.map(({ eventID }) => eventID)).toEqual(ids)
    const { Records, manifest } = JSON.parse(await take('json'))
    expect(Records.map(({ eventID }: { eventID: string }) => eventID)).toEqual(ids)
    expect(manifest).toMatchObject({
      count: ids.length,
      filter: asked.readOnly ? { ...NOON, readOnly: false } : asked,
      complete: true,
    })
    const lines = (await take('ndjson')).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).eventID)).toEqual(ids)
    expect(csv.data.map(({ record }) => record)).toEqual(lines)
  })

  // The last of all, for it adds events.
  test('is walked through without a gap or a repeat while other events keep arriving', async () => {
    const [newest] = sample
    let arrived = 0
    const arrive = () =>
      daybook.send(
        [String(newest?.record.eventTime), '2026-03-01T11:30:00Z'].map((eventTime) => ({
          ...{ eventID: `late-${++arrived}`, eventTime, eventName: 'OpenDoor', userName: 'ann' },
        })),
      )
    const seen = await answer(NOON, 200, arrive)
    expect(seen).toEqual(all)
    expect((await answer({})).length).toBe(all.length + arrived)
  })
})

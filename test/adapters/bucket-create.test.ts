import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBucket } from '../../src/adapters/bucket.ts'
import { chunksOf, MIB, mebibyteChunks, readObject, storageFailureOf } from '../support/bucket-objects.ts'
import { startStorage, type TestStorage } from '../support/storage.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'daybook-create-'))
let storage: TestStorage

beforeAll(async () => {
  storage = await startStorage()
  await storage.createBucket('logs')
  await openBucket('file:logs', { connection: null, dataDir }).selfTest()
})
afterEach(() => {
  storage.setConditions(false)
  storage.setBehaviour('works')
})
afterAll(async () => {
  await storage.stop()
  rmSync(dataDir, { recursive: true })
})

const KINDS = [
  ['a folder', 'file:logs', null],
  ['a storage without conditions', 'logs', false],
  ['a storage with conditions', 'logs', true],
] as const

describe.each(KINDS)('%s', (kind, name, conditionalWrites) => {
  const open = () => {
    storage.setConditions(conditionalWrites === true)
    const connection = { ...storage.connection, conditionalWrites }
    return openBucket(name, { connection, dataDir, attemptsMax: 1 })
  }
  const keyOf = (key: string) => `${kind}/${key}`

  test('creates an object with its metadata, and does not replace it or them', async () => {
    const bucket = open()
    const key = keyOf('small')
    const options = { metadata: { signature: 'first' } }
    expect(await bucket.create(key, chunksOf('one, ', 'two'), options)).toEqual({
      ...{ isCreated: true, bytes: 8, version: null },
    })
    for (const metadata of [{ signature: 'second' }, {}])
      expect(await bucket.create(key, chunksOf('another'), { metadata })).toEqual({
        ...{ isCreated: false, mayBeOwn: false },
      })
    expect(await readObject(bucket, key)).toBe('one, two')
    expect((await bucket.get(key))?.metadata).toEqual({ signature: 'first' })
  })

  test('creates an object of many parts, and does not replace it', async () => {
    const bucket = open()
    const key = keyOf('large')
    expect(await bucket.create(key, mebibyteChunks(17))).toMatchObject({ isCreated: true, bytes: 17 * MIB })
    expect(await bucket.create(key, mebibyteChunks(19))).toMatchObject({ isCreated: false })
    let bytes = 0
    for await (const chunk of (await bucket.get(key))?.body ?? chunksOf()) bytes += chunk.length
    expect(bytes).toBe(17 * MIB)
    expect(storage.unfinishedUploads('logs')).toEqual([])
  })

  test('leaves nothing behind when the body fails, and creates the object then', async () => {
    const bucket = open()
    const failing = async function* () {
      yield Buffer.from('half of it')
      throw new Error('no more')
    }
    const failure = await bucket.create(keyOf('failing'), failing()).catch((error: unknown) => error)
    expect(String(failure)).toBe('Error: no more')
    expect(await bucket.get(keyOf('failing'))).toBeNull()
    expect(await bucket.create(keyOf('failing'), chunksOf('whole'))).toMatchObject({ isCreated: true })
  })
})

// Without the storage without conditions: the server never answers a request for one byte of an empty object.
test.each(KINDS.filter(([, , isConditional]) => isConditional !== false))(
  '%s does not replace an empty object',
  async (kind, name, conditionalWrites) => {
    storage.setConditions(conditionalWrites === true)
    const bucket = openBucket(name, { connection: { ...storage.connection, conditionalWrites }, dataDir })
    expect(await bucket.create(`${kind}/empty`, chunksOf())).toMatchObject({ isCreated: true, bytes: 0 })
    expect(await bucket.create(`${kind}/empty`, chunksOf('x'))).toMatchObject({ isCreated: false })
    expect(await readObject(bucket, `${kind}/empty`)).toBe('')
  },
)

describe('a folder', () => {
  test('lets one of several that create an object at the same time do it, and keeps no other file', async () => {
    const bucket = openBucket('file:logs', { connection: null, dataDir })
    const bodies = Array.from({ length: 8 }, (_, i) => `body ${i}`)
    const results = await Promise.all(bodies.map((body) => bucket.create('race/object', chunksOf(body))))
    const winner = results.findIndex(({ isCreated }) => isCreated)
    expect(results.filter(({ isCreated }) => isCreated)).toHaveLength(1)
    expect(await readObject(bucket, 'race/object')).toBe(bodies[winner] ?? '')
    const root = join(dataDir, 'buckets', 'logs')
    expect([readdirSync(join(root, 'race')), readdirSync(join(root, '.partial'))]).toEqual([['object'], []])
  })

  test('does not take a folder with the name of the object for it', async () => {
    const bucket = openBucket('file:logs', { connection: null, dataDir })
    await bucket.create('nested/object', chunksOf('x'))
    const failure = await storageFailureOf(bucket.create('nested', chunksOf('x')))
    expect(failure.message).toBe('An object already exists at part of the key’s path.')
  })
})

describe('an object storage', () => {
  const open = (conditionalWrites: boolean | null) =>
    openBucket('logs', {
      connection: { ...storage.connection, conditionalWrites },
      dataDir,
      attemptsMax: 1,
    })

  test('is not asked for an object where it refuses to replace one, nor where it must not be', async () => {
    storage.setConditions(true)
    const before = storage.requests().length
    await open(true).create('unasked/one', chunksOf('x'))
    await open(false).create('unasked/two', chunksOf('x'), { mayLook: false })
    expect(
      storage
        .requests()
        .slice(before)
        .map(({ method }) => method),
    ).toEqual(['PUT', 'PUT'])
  })

  test('stores the object if the key must not read', async () => {
    storage.setBehaviour(({ method }) => (method === 'GET' ? 'denies' : 'works'))
    expect(await open(null).create('unreadable', chunksOf('x'))).toMatchObject({ isCreated: true })
  })

  test('is not written to while it cannot say whether there is an object, with its own error', async () => {
    storage.setBehaviour(({ method }) => (method === 'GET' ? 'fails' : 'works'))
    const before = storage.requests().length
    expect((await storageFailureOf(open(null).create('broken', chunksOf('x')))).message).toBe(
      'We encountered an internal error. Please try again.',
    )
    expect(
      storage
        .requests()
        .slice(before)
        .map(({ method }) => method),
    ).toEqual(['GET'])
  })

  test.each([true, false])('is tested for conditions: %p', async (areKnown) => {
    storage.setConditions(areKnown)
    const bucket = open(null)
    expect(await bucket.selfTest('tested/')).toMatchObject({ hasConditionalWrites: areKnown })
    expect(await bucket.selfTest('tested/', 'writing')).toMatchObject({ hasConditionalWrites: areKnown })
    expect(await open(areKnown).selfTest('tested/', 'listing')).toMatchObject({
      hasConditionalWrites: areKnown,
    })
    expect(await Array.fromAsync(bucket.list('tested/'))).toEqual([])
  })

  test('that does not implement the condition is looked at first', async () => {
    storage.setBehaviour(({ isConditional }) => (isConditional ? 'does not know the header' : 'works'))
    expect(await open(null).selfTest('tested/')).toMatchObject({ hasConditionalWrites: false })
  })
})

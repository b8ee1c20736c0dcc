import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFolderBucket } from '../../../src/adapters/folder/folder-bucket.ts'
import { StorageFailure } from '../../../src/domain/trails/storage-failure.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'daybook-folder-'))
const bucket = openFolderBucket('logs', dataDir)
const path = (...names: string[]) => join(dataDir, 'buckets', 'logs', ...names)

beforeAll(() => bucket.selfTest())
afterAll(() => rmSync(dataDir, { recursive: true }))

async function* chunks(count: number, value = 0) {
  for (let sent = 0; sent < count; sent += 1_000) yield new Uint8Array(1_000).fill(value)
}

describe('a folder bucket', () => {
  test('stores objects in files named by their keys', async () => {
    await bucket.put('AWSLogs/1/x.json.gz', chunks(2_000), { signature: 'ab' })
    expect(readFileSync(path('AWSLogs/1/x.json.gz'))).toHaveLength(2_000)
    expect((await Array.fromAsync(bucket.list(''))).map(({ key }) => key)).toEqual(['AWSLogs/1/x.json.gz'])
    await bucket.remove('AWSLogs/1/x.json.gz')
    expect(readdirSync(path('AWSLogs/1'))).toEqual([])
  })

  test.each([
    '../x',
    'a/../../x',
    '/etc/x',
    'a//b',
    'a/',
    '',
    '.',
    'a/..',
    '.partial/x',
    'a/.b',
    'a\\b',
    'a\0b',
  ])('rejects the key %p', async (key) => {
    await expect(bucket.put(key, chunks(1))).rejects.toMatchObject({ code: 'InvalidKey' })
    await expect(bucket.get(key)).rejects.toMatchObject({ code: 'InvalidKey' })
    await expect(bucket.remove(key)).rejects.toMatchObject({ code: 'InvalidKey' })
  })

  test.each(['..', '../x', 'a/b', '/etc', '', 'A', 'a..b', '.partial'])(
    'rejects the bucket name %p',
    (name) => {
      expect(() => openFolderBucket(name, dataDir)).toThrow(StorageFailure)
    },
  )

  test('keeps exactly one of two objects that are written to the same key at the same time', async () => {
    await Promise.all([bucket.put('twice', chunks(500_000, 1)), bucket.put('twice', chunks(500_000, 2))])
    const bytes = readFileSync(path('twice'))
    expect(bytes).toHaveLength(500_000)
    expect(bytes.every((byte) => byte === bytes[0])).toBe(true)
  })

  test('removes partial files that are older than an hour, and no newer ones', async () => {
    const [stale, recent] = [path('.partial/stale'), path('.partial/recent')]
    for (const file of [stale, recent]) writeFileSync(file, 'half an obj')
    const twoHoursAgo = new Date(Date.now() - 2 * 60 * 60 * 1_000)
    utimesSync(stale, twoHoursAgo, twoHoursAgo)
    await bucket.put('after', chunks(1_000))
    expect([existsSync(stale), existsSync(recent)]).toEqual([false, true])
    rmSync(recent)
  })

  test('that was removed is an error, and is not created again', async () => {
    const removed = openFolderBucket('removed', dataDir)
    await removed.selfTest()
    rmSync(join(dataDir, 'buckets/removed'), { recursive: true })
    await expect(removed.put('key', chunks(1))).rejects.toMatchObject({
      code: 'NoSuchBucket',
      message: 'The bucket file:removed does not exist.',
    })
    expect(existsSync(join(dataDir, 'buckets/removed'))).toBe(false)
  })

  test('rejects a key that has another object’s key as a folder, and the reverse', async () => {
    await bucket.put('file', chunks(1))
    await expect(bucket.put('file/below', chunks(1))).rejects.toThrow(
      'An object already exists at part of the key’s path.',
    )
    expect(await bucket.get('file/below')).toBeNull()
    await bucket.put('folder/below', chunks(1))
    await expect(bucket.put('folder', chunks(1))).rejects.toThrow(
      'A folder with the name of the object exists.',
    )
    expect(await bucket.get('folder')).toBeNull()
  })

  test('keeps the existing object when the disk refuses the new one', async () => {
    await bucket.put('limited', chunks(1_000))
    // The kernel limits the files of this process to 512 KB, and fails in the middle of a write.
    const script = `
      const { openFolderBucket } = await import(process.argv[1])
      async function* body() { for (let n = 0; n < 100; n++) yield new Uint8Array(65_536) }
      await openFolderBucket('logs', process.argv[2]).put('limited', body()).catch((error) => console.log(error.message))`
    const module = join(import.meta.dir, '../../../src/adapters/folder/folder-bucket.ts')
    const { stdout } = Bun.spawnSync([
      ...['sh', '-c', 'trap "" XFSZ; ulimit -f 512; exec "$@"', 'sh'],
      ...[process.execPath, '-e', script, module, dataDir],
    ])
    expect(stdout.toString()).toBe('The disk that holds the bucket does not support files of this size.\n')
    expect(readFileSync(path('limited'))).toHaveLength(1_000)
    expect(readdirSync(path('.partial'))).toEqual([])
  })
})

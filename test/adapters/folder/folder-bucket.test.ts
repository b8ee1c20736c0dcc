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
import { folderBucket } from '../../../src/adapters/folder/folder-bucket.ts'
import { StorageFailure } from '../../../src/domain/trails/storage-failure.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'daybook-folder-'))
const bucket = folderBucket('logs', dataDir)
const path = (...names: string[]) => join(dataDir, 'buckets', 'logs', ...names)

beforeAll(() => bucket.selfTest())
afterAll(() => rmSync(dataDir, { recursive: true }))

async function* bytes(count: number, value = 0) {
  for (let sent = 0; sent < count; sent += 1_000) yield new Uint8Array(1_000).fill(value)
}

describe('a bucket that is a folder', () => {
  test('keeps objects under their keys, where any tool finds them', async () => {
    await bucket.put('AWSLogs/1/x.json.gz', bytes(2_000), { signature: 'ab' })
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
  ])('refuses the key %p', async (key) => {
    await expect(bucket.put(key, bytes(1))).rejects.toMatchObject({ code: 'InvalidKey' })
    await expect(bucket.get(key)).rejects.toMatchObject({ code: 'InvalidKey' })
    await expect(bucket.remove(key)).rejects.toMatchObject({ code: 'InvalidKey' })
  })

  test.each(['..', '../x', 'a/b', '/etc', '', 'A', 'a..b', '.partial'])('cannot be called %p', (name) => {
    expect(() => folderBucket(name, dataDir)).toThrow(StorageFailure)
  })

  test('ends up with one of two objects put under one key at once, and with that one whole', async () => {
    await Promise.all([bucket.put('twice', bytes(500_000, 1)), bucket.put('twice', bytes(500_000, 2))])
    const found = readFileSync(path('twice'))
    expect(found).toHaveLength(500_000)
    expect(found.every((byte) => byte === found[0])).toBe(true)
  })

  test('clears away what a process that died long ago left unfinished, and nothing younger', async () => {
    const [old, young] = [path('.partial/old'), path('.partial/young')]
    for (const each of [old, young]) writeFileSync(each, 'half an obj')
    const twoHoursAgo = new Date(Date.now() - 2 * 60 * 60 * 1_000)
    utimesSync(old, twoHoursAgo, twoHoursAgo)
    await bucket.put('after', bytes(1_000))
    expect([existsSync(old), existsSync(young)]).toEqual([false, true])
    rmSync(young)
  })

  test('that was removed is missed, not made again', async () => {
    const gone = folderBucket('gone', dataDir)
    await gone.selfTest()
    rmSync(join(dataDir, 'buckets/gone'), { recursive: true })
    await expect(gone.put('key', bytes(1))).rejects.toMatchObject({
      code: 'NoSuchBucket',
      message: 'The bucket file:gone does not exist.',
    })
    expect(existsSync(join(dataDir, 'buckets/gone'))).toBe(false)
  })

  test('cannot have an object under the key of another', async () => {
    await bucket.put('file', bytes(1))
    await expect(bucket.put('file/below', bytes(1))).rejects.toThrow(
      'A part of the key is the key of another object.',
    )
    expect(await bucket.get('file/below')).toBeNull()
    await bucket.put('folder/below', bytes(1))
    await expect(bucket.put('folder', bytes(1))).rejects.toThrow('the beginning of another object’s key')
    expect(await bucket.get('folder')).toBeNull()
  })

  test('keeps what it had when the disk takes no more', async () => {
    await bucket.put('limited', bytes(1_000))
    // The kernel refuses this process any file over 512 KB, in the middle of writing one.
    const script = `
      const { folderBucket } = await import(process.argv[1])
      async function* body() { for (let n = 0; n < 100; n++) yield new Uint8Array(65_536) }
      await folderBucket('logs', process.argv[2]).put('limited', body()).catch((error) => console.log(error.message))`
    const module = join(import.meta.dir, '../../../src/adapters/folder/folder-bucket.ts')
    const { stdout } = Bun.spawnSync([
      ...['sh', '-c', 'trap "" XFSZ; ulimit -f 512; exec "$@"', 'sh'],
      ...[process.execPath, '-e', script, module, dataDir],
    ])
    expect(stdout.toString()).toBe('The disk that holds the bucket does not take files of this size.\n')
    expect(readFileSync(path('limited'))).toHaveLength(1_000)
    expect(readdirSync(path('.partial'))).toEqual([])
  })
})

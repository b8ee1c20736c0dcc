import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { openConsoleClient } from '../support/console-client.ts'
import { DATABASES } from '../support/databases.ts'
import { runDaybook } from '../support/run-daybook.ts'
import { openTestApp, postJson, type TestApp } from '../support/test-app.ts'

const FORGED = gzipSync('{"Records":[{"eventName":"Forged","userName":"eve"}]}')
const FORMATS = ['tar.gz', 'json.gz'] as const

// What is hidden around the gzip member of an object, and the byte from which on it is found.
const FORGERIES: [string, (file: Buffer) => Buffer, (file: Buffer) => number][] = [
  [
    'zeros and another member',
    (file) => Buffer.concat([file, Buffer.alloc(16), FORGED]),
    ({ length }) => length,
  ],
  ['another member', (file) => Buffer.concat([file, FORGED]), ({ length }) => length],
  ['an empty member', (file) => Buffer.concat([file, gzipSync('')]), ({ length }) => length],
  ['a zero', (file) => Buffer.concat([file, Buffer.alloc(1)]), ({ length }) => length],
  ['a member before it', (file) => Buffer.concat([FORGED, file]), () => FORGED.length],
  ['a file name in its header', withFileName, () => 3],
]

describe.each(DATABASES)('an object with hidden bytes, on %s,', (database) => {
  let daybook: TestApp
  let admin: ReturnType<typeof openConsoleClient>
  const objects = new Map<string, { archive: string; digest: string }>()

  const send = (method: string, path: string, body?: object) =>
    daybook.api(path, body === undefined ? { method } : { ...postJson(body), method })
  const bucketOf = (name: string) => join(daybook.dataDir, 'customers', '000000000001', 'buckets', name)
  const keysFile = () => join(daybook.dataDir, 'keys.json')
  const verifyCopy = (name: string) =>
    runDaybook(['verify', bucketOf(name), '--public-key', keysFile(), '--until', '2026-03-01T13:00:00Z'])

  beforeAll(async () => {
    daybook = await openTestApp({ database })
    admin = openConsoleClient(daybook)
    await admin.signIn()
    for (const format of FORMATS) {
      const name = nameOf(format)
      await send('POST', '/trails', { name, bucket: `file:${name}`, format })
      await send('PUT', `/trails/${name}/logging`)
    }
    await daybook.send([{ eventID: 'one', eventName: 'OpenDoor', userName: 'ann' }])
    daybook.setClock('2026-03-01T12:05:01Z')
    await daybook.app.services.deliver()
    daybook.setClock('2026-03-01T13:01:00Z')
    await daybook.app.services.writeDigests()
    for (const format of FORMATS) {
      const name = nameOf(format)
      const { archives, digests } = await (await send('GET', `/trails/${name}/archives`)).json()
      objects.set(name, { archive: archives.at(-1).key, digest: digests[0].key })
    }
    const keys = await daybook.app.services.signingKeys.list()
    writeFileSync(keysFile(), JSON.stringify({ PublicKeyList: keys.map(({ value }) => ({ Value: value })) }))
  })
  afterAll(() => daybook.close())

  // Restores the object afterwards.
  const withForgery = async (path: string, forge: (file: Buffer) => Buffer, check: () => Promise<void>) => {
    const before = readFileSync(path)
    writeFileSync(path, forge(before))
    try {
      await check()
    } finally {
      writeFileSync(path, before)
    }
  }

  describe.each(FORMATS)('%s:', (format) => {
    const name = nameOf(format)

    test('an untouched bucket is valid over every API', async () => {
      expect(await (await send('POST', `/trails/${name}/verification`)).json()).toMatchObject({ sound: true })
      expect(await verifyCopy(name)).toMatchObject({ code: 0, out: expect.stringMatching(/^Valid: /) })
    })

    describe.each(['archive', 'digest'] as const)('the %s', (kind) => {
      test.each(FORGERIES)('with %s is altered from a byte on', async (_, forge, firstByte) => {
        const key = objects.get(name)?.[kind] ?? ''
        const path = join(bucketOf(name), key)
        const byte = firstByte(readFileSync(path))
        await withForgery(path, forge, async () => {
          const verification = await (await send('POST', `/trails/${name}/verification`)).json()
          expect(verification.sound).toBe(false)
          expect(verification.findings).toMatchObject([{ what: 'altered', kind, key }])
          expect(numbersIn(verification.findings[0].says)).toContain(byte)

          const page = await admin.submitTo(
            await admin.get(`/trails/${name}`),
            `/trails/${name}/verification`,
          )
          expect((await page.texts('.check-result-failed p'))[0]).toStartWith('NOT valid: found 1 problem')
          expect(page.html).toContain(verification.findings[0].says)

          const { code, out } = await verifyCopy(name)
          expect([code, out.split('\n')[0]]).toEqual([
            1,
            `altered: ${kind} ${key}: ${verification.findings[0].says}`,
          ])

          const proof = await (await send('GET', '/events/one/proof')).json()
          if (format === 'tar.gz')
            expect([proof.status, proof.detail]).toEqual([409, expect.stringContaining(key)])
        })
      })
    })

    test('an archive with hidden bytes cannot be downloaded to its end', async () => {
      const path = join(bucketOf(name), objects.get(name)?.archive ?? '')
      const link = `/trails/${name}/archives/${path.split('/').at(-1)}`
      expect(await (await admin.request(link)).bytes()).toEqual(new Uint8Array(readFileSync(path)))
      for (const [, forge] of FORGERIES) {
        await withForgery(path, forge, async () => {
          const error = await admin
            .request(link)
            .then((answer) => answer.bytes().then(() => null, String), String)
          expect(error).not.toBeNull()
        })
      }
    })

    test('an archive with more in it than was delivered is altered', async () => {
      const path = join(bucketOf(name), objects.get(name)?.archive ?? '')
      const content = gunzipSync(readFileSync(path))
      const more = () => gzipSync(Buffer.concat([content, Buffer.alloc(512), Buffer.from('hidden')]))
      await withForgery(path, more, async () => {
        const { code, out } = await verifyCopy(name)
        expect([code, out.startsWith('altered: archive ')]).toEqual([1, true])
        if (format === 'tar.gz') expect(numbersIn(out.split('\n')[0] ?? '')).toContain(content.length)
      })
    })

    test('an archive that was compressed again has another size than was delivered', async () => {
      const path = join(bucketOf(name), objects.get(name)?.archive ?? '')
      const size = readFileSync(path).length
      const again = (file: Buffer) => {
        const stored = Buffer.from(gzipSync(gunzipSync(file), { level: 0 }))
        stored[8] = 0
        return stored
      }
      await withForgery(path, again, async () => {
        const { code, out } = await verifyCopy(name)
        expect([code, out.split('\n')[0]]).toEqual([
          1,
          expect.stringContaining(`, but ${size} were delivered.`),
        ])
      })
    })
  })
})

function nameOf(format: string): string {
  return `trail-${format.replace('.', '-')}`
}

function numbersIn(text: string): number[] {
  return [...text.matchAll(/(?<=byte )\d+/g)].map(([digits]) => Number(digits))
}

function withFileName(file: Buffer): Buffer {
  const header = Buffer.from(file.subarray(0, 10))
  header[3] = 8
  return Buffer.concat([header, Buffer.from('hidden\0'), file.subarray(10)])
}

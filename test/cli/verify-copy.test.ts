import { afterAll, beforeEach, describe, expect, test } from 'bun:test'
import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runDaybook } from '../support/run-daybook.ts'

// Written by Daybook before digests had the sizes of archives.
const BUCKET = join(import.meta.dir, '../fixtures/bucket')
const ACCOUNT = 'AWSLogs/000000000001'
const DAY = 'local/2026/03/01'
const ARCHIVES = [
  `tar/${ACCOUNT}/CloudTrail/${DAY}/000000000001_CloudTrail_local_20260301T1205Z_C2ZETRGE9VP3K2BI.tar.gz`,
  `json/${ACCOUNT}/CloudTrail/${DAY}/000000000001_CloudTrail_local_20260301T1205Z_P1JNIGJP6KUU7CX9.json.gz`,
]
const OTHER_ARCHIVE = `tar/${ACCOUNT}/CloudTrail/${DAY}/000000000001_CloudTrail_local_20260301T1210Z_TOLQAOLXRPBX7NHA.tar.gz`
const DIGESTS = ['tar-gz', 'json-gz'].flatMap((name) =>
  ['130000', '140000'].map(
    (time) =>
      `${name.split('-')[0]}/${ACCOUNT}/CloudTrail-Digest/${DAY}/000000000001_CloudTrail-Digest_local_${name}_local_20260301T${time}Z.json.gz`,
  ),
)

describe('a copy of the bucket of an earlier release', () => {
  const parent = mkdtempSync(join(tmpdir(), 'daybook-copy-'))
  const copy = join(parent, 'bucket')
  const verify = (...args: string[]) =>
    runDaybook(['verify', copy, '--public-key', join(BUCKET, 'keys.json'), ...args])
  beforeEach(() => {
    rmSync(copy, { recursive: true, force: true })
    cpSync(BUCKET, copy, { recursive: true })
  })
  afterAll(() => rmSync(parent, { recursive: true }))

  test('is valid', async () => {
    expect(await verify('--until', '2026-03-01T14:00:00Z')).toEqual({
      code: 0,
      out: 'Valid: 4 of 4 digests and 4 of 4 archives are unchanged since they were signed, from 2026-03-01T12:00:00Z until 2026-03-01T14:00:00Z.\n',
      err: '',
    })
  })

  test.each([...ARCHIVES, ...DIGESTS])('with an event added by a shell to %s is not valid', async (key) => {
    const { size } = statSync(join(copy, key))
    await Bun.$`head -c 16 /dev/zero >> ${join(copy, key)}`
    await Bun.$`echo '{"Records":[{"eventName":"Forged","userName":"eve"}]}' | gzip >> ${join(copy, key)}`
    const { code, out } = await verify()
    const kind = DIGESTS.includes(key) ? 'digest' : 'archive'
    const finding = `altered: ${kind} ${key}: From byte ${size} on, after its gzip data, it has bytes that no hash covers.`
    expect([code, out.split('\n')]).toEqual([1, expect.arrayContaining([finding])])
    expect(out).toContain('NOT valid: found 1 problem')
  })

  test('with a digest less is not valid, and says what nothing covers', async () => {
    const [key = ''] = DIGESTS
    rmSync(join(copy, key))
    const { code, out } = await verify('--prefix', 'tar/')
    expect([code, out.split('\n').slice(0, 5)]).toEqual([
      1,
      [
        `missing: digest ${key}: The digest does not exist, but the chain of digests refers to it.`,
        'No valid digest covers the time from 2026-03-01T12:05:00Z until 2026-03-01T13:00:00Z or the 2 archives from that time:',
        `Not covered: ${ARCHIVES[0]}`,
        `Not covered: ${OTHER_ARCHIVE}`,
        'NOT valid: found 1 problem; 1 of 2 digests and 0 of 0 archives are unchanged since they were signed, from 2026-03-01T13:00:00Z until 2026-03-01T14:00:00Z.',
      ],
    ])
  })
})

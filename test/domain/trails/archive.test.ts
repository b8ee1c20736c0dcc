import { describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import {
  type ArchiveSeries,
  accountFolder,
  archiveKey,
  archiveStem,
  memberName,
  parseArchiveKey,
} from '../../../src/domain/trails/archive.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const series: ArchiveSeries = {
  prefix: null,
  accountId: '000000000001',
  region: 'local',
  trail: '01900000-0000-7000-8000-000000000001',
  window: '41/42',
  at: new Date('2026-03-01T00:05:59.999Z'),
  epoch: 1,
  revision: 0,
}
const keyOf = (overrides: Partial<ArchiveSeries>, part = 1) =>
  archiveKey({ ...series, ...overrides }, part, 'tar.gz', sha256)

describe('the key of an archive', () => {
  test('has the form of a CloudTrail log file’s key', () => {
    expect(keyOf({})).toMatch(
      /^AWSLogs\/000000000001\/CloudTrail\/local\/2026\/03\/01\/000000000001_CloudTrail_local_20260301T0005Z_[0-9A-Z]{16}\.tar\.gz$/,
    )
    expect(archiveKey(series, 1, 'json.gz', sha256)).toBe(keyOf({}).replace(/tar\.gz$/, 'json.gz'))
  })

  test.each([
    [null, ''],
    ['', ''],
    ['logs', 'logs/'],
    ['logs/', 'logs/'],
    ['Журнал/of all/', 'Журнал/of all/'],
  ])('begins with the prefix %p', (prefix, folder) => {
    expect(keyOf({ prefix })).toBe(folder + keyOf({}))
    expect(keyOf({ prefix })).toStartWith(accountFolder(prefix, series.accountId))
  })

  test('is the same every time, and differs for another trail, window or part', () => {
    expect(keyOf({})).toBe(keyOf({}))
    const others = [keyOf({}), keyOf({ trail: 'another' }), keyOf({ window: '42/43' }), keyOf({}, 2)]
    expect(new Set(others).size).toBe(others.length)
  })

  test('ends with 16 unique characters, whatever the hash', () => {
    for (const digit of ['0', 'f']) {
      const stem = archiveStem(series, 1, () => digit.repeat(64))
      expect(stem).toMatch(/_[0-9A-Z]{16}$/)
    }
  })
})

describe('a key in a bucket', () => {
  const folder = 'a/b/AWSLogs/000000000001/CloudTrail/local/'

  test.each<[string, Date | null]>([
    [
      '2026/03/01/000000000001_CloudTrail_local_20260301T1205Z_07UPYXJRM1YN8L81.tar.gz',
      new Date('2026-03-01T12:05Z'),
    ],
    ['2026/03/01/000000000001_CloudTrail_local_20269901T1205Z_07UPYXJRM1YN8L81.tar.gz', null],
    ['2026/03/01/planted.json', null],
    ['planted', null],
  ])('under the folder of archives is one of an archive: %s', (file, at) => {
    expect(parseArchiveKey(folder + file)).toEqual({ folder, at })
  })

  test.each([
    folder,
    `${folder}2026/`,
    'AWSLogs/000000000001/CloudTrail-Digest/local/2026/03/01/digest.json.gz',
    'AWSLogs/1/CloudTrail/local/archive.tar.gz',
    'other/CloudTrail/local/archive.tar.gz',
  ])('elsewhere is none: %s', (key) => {
    expect(parseArchiveKey(key)).toBeNull()
  })
})

test('members have the name of their archive, with a number from the second on', () => {
  expect([1, 2, 10].map((number) => memberName('stem', number))).toEqual([
    'stem.json',
    'stem-2.json',
    'stem-10.json',
  ])
})

import { afterAll, describe, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { memberHeader, memberPadding, TAR_END } from '../../src/adapters/archive/tar.ts'
import { DAYBOOK } from '../support/daybook-command.ts'
import { createDataFolder, type DataLocation, launchServer } from '../support/server-process.ts'

const GOOD = '{"eventID":"good","eventName":"StopInstances","userName":"ann"}\n'
/** `FAULT_BOMB_BYTES` sets another size. */
const BOMB_BYTES = Number(process.env.FAULT_BOMB_BYTES ?? 100_000_000)
const MEMORY_KB_MAX = 700_000
const ESCAPED = join(tmpdir(), 'daybook-escaped.json')

type Member = { name: string; content: Uint8Array; size?: number; kind?: string }

function tar(members: Member[], end: Uint8Array = TAR_END): Buffer {
  return Buffer.concat([...members.flatMap(toMember), end])
}

function toMember({ name, content, size = content.length, kind = '0' }: Member): Uint8Array[] {
  const header = Buffer.from(memberHeader(name, size, new Date(0)))
  header.write(kind, 156)
  header.write('        ', 148)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return [header, content, memberPadding(content.length)]
}

const good = { name: 'good.json', content: Buffer.from(GOOD) }
const spaces = () => gzipSync(Buffer.alloc(BOMB_BYTES, ' '), { level: 9 })

type Poison = { what: string; files: { [name: string]: () => Uint8Array }; says: RegExp[] }

/** Files that someone may be given, and what an import of them says. */
const POISONS: Poison[] = [
  {
    what: 'bombs, which become a thousand times as large',
    files: {
      'spaces.json.gz': spaces,
      'record.json.gz': () => gzipSync(`{"a":"${'x'.repeat(BOMB_BYTES)}"}`),
      'nested.json.gz': () => gzipSync(gzipSync(gzipSync(gzipSync(spaces())))),
      'member.tar.gz': () => gzipSync(tar([{ name: 'a.json.gz', content: spaces() }, good])),
    },
    says: [
      /^3 events: 1 accepted, 0 duplicates, 2 rejected\.$/m,
      /record\.json\.gz, record 1: An event must be at most 256 KB/,
      /nested\.json\.gz, .*compressed with gzip more than three times/,
    ],
  },
  {
    what: 'archives with paths that lead elsewhere, and with links and devices',
    files: {
      'paths.tar': () => tar([{ ...good, name: '../../escaped.json' }, { ...good, name: ESCAPED }, good]),
      'links.tar': () => tar([{ name: 'a.json', content: new Uint8Array(), kind: '2' }, good]),
      'devices.tar': () => tar([{ name: 'a.json', content: new Uint8Array(), kind: '3' }, good]),
    },
    says: [
      /^5 events: 0 accepted, 4 duplicates, 1 rejected\.$/m,
      /links\.tar, .*the tar archive is damaged or ends too early/,
    ],
  },
  {
    what: 'archives with very many members, with one that says to be larger than any disk, and that break off',
    files: {
      'many.tar.gz': () =>
        gzipSync(tar(Array.from({ length: 5_000 }, (_, i) => ({ ...good, name: `${i}.json` })))),
      'size.tar': () => tar([good, { ...good, name: 'b.json', size: 8_589_934_591 }]),
      'cut.tar': () => tar([good], Buffer.alloc(100, 1)),
    },
    says: [
      /size\.tar, .*the tar archive is damaged or ends too early/,
      /cut\.tar, .*the tar archive is damaged or ends too early/,
    ],
  },
]

describe('an import', () => {
  const folder = createDataFolder()
  const files = mkdtempSync(join(tmpdir(), 'daybook-poisoned-'))
  const location: DataLocation = { dataDir: folder.path, databaseUrl: null }
  afterAll(() => {
    folder.remove()
    rmSync(files, { recursive: true })
  })

  test.each(POISONS)(
    'of $what ends with sentences, takes little memory, and writes nothing elsewhere',
    async (poison) => {
      const paths = Object.entries(poison.files).map(([name, make]) => {
        writeFileSync(join(files, name), make())
        return join(files, name)
      })
      const before = readdirSync(files)
      const importing = launchServer(location, {}, [], [...DAYBOOK, 'import', ...paths])
      const peakKb = await watchMemory(importing)
      expect(await importing.ended).toBe(1)
      for (const sentence of poison.says) expect(importing.output()).toMatch(sentence)
      expect(importing.output()).not.toMatch(/because of a bug|^\s+at |TAR_/m)
      expect(peakKb).toBeLessThan(MEMORY_KB_MAX)
      expect(readdirSync(files)).toEqual(before)
      expect([ESCAPED, join(files, '../../escaped.json')].filter((path) => existsSync(path))).toEqual([])
    },
    60_000,
  )
})

/** Waits for the end of a process, and returns the most memory that it had, in kilobytes. */
async function watchMemory({ pid, ended }: { pid: number; ended: Promise<unknown> }): Promise<number> {
  let peakKb = 0
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  while (!isOver) {
    const status = await Bun.file(`/proc/${pid}/status`)
      .text()
      .catch(() => '')
    peakKb = Math.max(peakKb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0))
    await Bun.sleep(20)
  }
  return peakKb
}

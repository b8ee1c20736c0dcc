import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { copyBuiltDaybook } from '../support/built-daybook.ts'
import { dieWithParent } from '../support/die-with-parent.ts'

const ROOT = join(import.meta.dir, '../..')
const folder = mkdtempSync(join(tmpdir(), 'daybook-hostile-'))
const binary = join(folder, 'daybook')
const hostile = join(folder, 'copy-of-a-bucket')
const dataDir = join(folder, 'data')
const proof = join(folder, 'code-of-the-folder-ran')

const CODE = `require('node:fs').writeFileSync(${JSON.stringify(proof)}, '')`
const MODULES = [
  'hono',
  'zod',
  'tar',
  'postgres',
  'drizzle-orm',
  '@aws-sdk/client-s3',
  'aws-crt',
  'pg-native',
]
// What Bun reads from the folder that a program is started in. Each would run the folder's code or change a setting.
const FILES = {
  'code.cjs': CODE,
  'bunfig.toml': 'preload = ["./code.cjs"]\n[run]\npreload = ["./code.cjs"]\n',
  'tsconfig.json': '{"compilerOptions":{"paths":{"*":["./code.cjs"]},"jsxImportSource":"./code.cjs"}}',
  'package.json': '{"name":"daybook","imports":{"#*":"./code.cjs"},"browser":{"tar":"./code.cjs"}}',
  ...Object.fromEntries(
    ['', '.local', '.production', '.development'].map((suffix) => [
      `.env${suffix}`,
      'DAYBOOK_LOG_LEVEL=not-a-level\nBUN_OPTIONS=--preload=./code.cjs\nNODE_OPTIONS=--require=./code.cjs\n',
    ]),
  ),
  ...Object.fromEntries(
    MODULES.flatMap((name) => [
      [`node_modules/${name}/package.json`, `{"name":"${name}","main":"index.js"}`],
      [`node_modules/${name}/index.js`, CODE],
    ]),
  ),
}

beforeAll(() => {
  copyBuiltDaybook(binary)
  cpSync(join(ROOT, 'test/fixtures/bucket'), hostile, { recursive: true })
  for (const [name, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(hostile, name)), { recursive: true })
    writeFileSync(join(hostile, name), content)
  }
})
beforeEach(() => rmSync(proof, { force: true }))
afterAll(() => rmSync(folder, { recursive: true }))

describe('in a folder with hostile files, the binary runs no code and reads no setting from them', () => {
  test.each([
    { command: ['version'], says: /^daybook \d/ },
    { command: ['help'], says: /^Daybook, a self-hosted activity log/ },
    { command: ['verify', '.', '--public-key', 'keys.json'], says: /^Valid: 4 of 4 digests/ },
    { command: ['verify', '--public-key', 'keys.json', '--', '.'], says: /^Valid: 4 of 4 digests/ },
    { command: ['import', 'tar'], says: /\d+ events: \d+ accepted/ },
  ])(
    'daybook $command',
    async ({ command, says }) => {
      expect(await readOutput(launch([...command]))).toMatch(says)
      expect(existsSync(proof)).toBe(false)
    },
    60_000,
  )

  test('daybook serve', async () => {
    const server = launch(['serve'])
    const output = readOutput(server, /Daybook is running/, () => server.kill('SIGTERM'))
    expect(await output).toContain('Daybook is running at')
    expect(await server.exited).toBe(0)
    expect(existsSync(proof)).toBe(false)
  }, 60_000)
})

function launch(command: string[]) {
  return Bun.spawn([...dieWithParent('KILL'), binary, ...command], {
    cwd: hostile,
    env: { DAYBOOK_PORT: '0', DAYBOOK_DATA_DIR: dataDir },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
}

// Everything that the process prints; `onFound` is called once that contains the pattern.
async function readOutput(
  { stdout, stderr }: ReturnType<typeof launch>,
  pattern?: RegExp,
  onFound?: () => void,
): Promise<string> {
  let output = ''
  const read = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder()
    for await (const chunk of stream) {
      const wasFound = pattern?.test(output)
      output += decoder.decode(chunk, { stream: true })
      if (!wasFound && pattern?.test(output)) onFound?.()
    }
  }
  await Promise.all([read(stdout), read(stderr)])
  return output
}

import { expect, test } from 'bun:test'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '../../..')

test('the threads of the database start without the sentences of pages, which are most of the code', async () => {
  const { success, outputs } = await Bun.build({
    entrypoints: [join(ROOT, 'src/store/sqlite/sqlite-worker.ts')],
    target: 'bun',
  })
  expect(success).toBe(true)
  const text = (await outputs[0]?.text()) ?? ''
  expect(text).toContain('src/store/sqlite/event-writer.ts')
  expect(text.match(/src\/domain\/messages\/[^\n]*/g) ?? []).toEqual([])
})

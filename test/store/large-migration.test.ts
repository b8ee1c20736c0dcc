import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTION_CATALOGUE } from '../../src/domain/actions/action-catalogue.ts'
import { openStore } from '../../src/store/store.ts'
import { createOlderDatabase } from '../support/older-database.ts'
import { NOON } from '../support/store-harness.ts'

const DAY_MS = 86_400_000

test.each([
  [100, ['0012_event_row', '0034_failure_indexes']],
  [3, []],
])('a migration of %i days says before it begins how long it may take', async (count, announced) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'daybook-large-migration-'))
  const days = Array.from({ length: count }, (_, i) =>
    new Date(NOON.getTime() - i * DAY_MS).toISOString().slice(0, 10),
  )
  await createOlderDatabase('sqlite', { dataDir, before: '0012_event_row', days })
  const warnings: object[] = []
  const log = {
    error() {},
    warn: (message: string, fields?: object) => void warnings.push({ message, ...fields }),
  }
  const startedAt = performance.now()
  const store = await openStore({
    ...{ databaseUrl: null, replicaUrl: null, dataDir, clock: () => NOON, catalogue: ACTION_CATALOGUE, log },
  })
  const seconds = (performance.now() - startedAt) / 1_000
  expect(warnings).toEqual(
    announced.map((migration) => ({
      ...{ message: 'A long change of the database begins', migration },
      ...{ secondsAtMost: expect.any(Number), bytesNeeded: 0 },
    })),
  )
  for (const warning of warnings) expect(Object(warning).secondsAtMost).toBeGreaterThan(seconds / 10)
  await store.close()
  rmSync(dataDir, { recursive: true, force: true })
})

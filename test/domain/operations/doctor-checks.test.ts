import { expect, test } from 'bun:test'
import {
  type CheckState,
  checkInstallation,
  type DoctorCheckName,
  type DoctorFacts,
} from '../../../src/domain/operations/doctor-checks.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const ago = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000)

/** An installation in which all is well. */
const FINE: DoctorFacts = {
  now: NOW,
  isEmbedded: true,
  unencryptedHost: null,
  migrations: 30,
  damagedParts: [],
  walBytes: 1_000,
  hasChecksums: null,
  disk: { freeBytes: 50e9, totalBytes: 100e9 },
  clockOffsetMs: null,
  move: null,
  lastSeenAt: ago(0),
  key: 'fits',
  keyPlace: 'data/secret.key',
  eventsBehind: 0,
  waiting: { windows: 0, since: null },
  stoppedTrails: 0,
  failingConnections: [],
  backups: { lastSuccessAt: ago(10), failure: null },
  isBackupScheduled: true,
}

test('an installation in which all is well has nothing to fix', () => {
  const checks = checkInstallation(FINE)
  expect(checks.map(({ name, state, fix }) => [name, state, fix])).toEqual(
    ['database', 'disk', 'clock', 'key', 'tree', 'trails', 'storage', 'backups'].map((name) => [
      name,
      'ok',
      null,
    ]),
  )
})

const failing = { project: 'default', kind: 'storage', error: 'Access denied.' }

test.each<[DoctorCheckName, CheckState, Partial<DoctorFacts>]>([
  ['database', 'failed', { damagedParts: ['2026-03-01'] }],
  ['database', 'warning', { walBytes: 300_000_000 }],
  ['database', 'warning', { unencryptedHost: 'db.example.org' }],
  ['database', 'warning', { hasChecksums: false }],
  ['disk', 'failed', { disk: { freeBytes: 10_000_000, totalBytes: 100e9 } }],
  ['disk', 'warning', { disk: { freeBytes: 9e9, totalBytes: 100e9 } }],
  ['clock', 'failed', { clockOffsetMs: -6_000 }],
  ['database', 'failed', { move: { state: 'left', place: '/data', at: ago(1) } }],
  ['database', 'failed', { move: { state: 'arriving', place: '/data', at: ago(1) } }],
  ['clock', 'failed', { lastSeenAt: ago(-1) }],
  ['key', 'failed', { key: 'missing' }],
  ['key', 'failed', { key: 'wrong' }],
  ['tree', 'warning', { eventsBehind: 200_000 }],
  ['trails', 'failed', { stoppedTrails: 1 }],
  ['trails', 'warning', { waiting: { windows: 20, since: ago(2) } }],
  ['storage', 'warning', { failingConnections: [failing] }],
  ['backups', 'failed', { backups: { lastSuccessAt: ago(10), failure: 'The disk is full.' } }],
  ['backups', 'warning', { backups: null }],
  ['backups', 'warning', { backups: { lastSuccessAt: ago(50), failure: null } }],
  ['backups', 'note', { backups: null, isBackupScheduled: false }],
])('%s is %s, with what to do, for %p', (name, state, facts) => {
  const wrong = checkInstallation({ ...FINE, ...facts }).filter((check) => check.state !== 'ok')
  expect(wrong.map((check) => [check.name, check.state, check.fix === null])).toEqual([[name, state, false]])
})

test('a disk that is not there, and few waiting windows, are no problem', () => {
  const facts = { disk: null, waiting: { windows: 1, since: ago(0.1) }, eventsBehind: 10 }
  expect(checkInstallation({ ...FINE, ...facts }).every(({ state }) => state === 'ok')).toBe(true)
})

import { MESSAGES } from '../messages/messages.ts'
import { DAY_MS, formatInstant, HOUR_MS, MINUTE_MS } from '../time.ts'

const { doctorChecks: TEXT } = MESSAGES

/** `note`: nothing is wrong, but something could be better. */
export type CheckState = 'ok' | 'note' | 'warning' | 'failed'

/** What the doctor found out about one part, and what to do about it; null if there is nothing to do. */
export type DoctorCheck = { name: DoctorCheckName; state: CheckState; says: string; fix: string | null }

export type DoctorCheckName = keyof typeof TEXT.names

/** What is known of an installation. */
export type DoctorFacts = {
  now: Date
  isEmbedded: boolean
  /** The host of a PostgreSQL connection that is not encrypted. */
  unencryptedHost: string | null
  migrations: number
  damagedParts: string[]
  /** Whether it was moved elsewhere (`left`), or here; null if it is where it began. */
  move: { state: 'arriving' | 'arrived' | 'left'; place: string; at: Date } | null
  walBytes: number | null
  /** Whether PostgreSQL checks its pages; null for the embedded database. */
  hasChecksums: boolean | null
  disk: { freeBytes: number; totalBytes: number } | null
  /** How far the clock of this machine is ahead of that of PostgreSQL; null for the embedded database. */
  clockOffsetMs: number | null
  /** When a server was last at work on this database, by its clock. */
  lastSeenAt: Date | null
  /** `fits` also if nothing is sealed yet. */
  key: 'fits' | 'missing' | 'wrong'
  keyPlace: string
  /** Events that are not in the trees yet. */
  eventsBehind: number
  waiting: { windows: number; since: Date | null }
  stoppedTrails: number
  failingConnections: { project: string; kind: string; error: string }[]
  backups: { lastSuccessAt: Date | null; failure: string | null } | null
  isBackupScheduled: boolean
}

/** What needs no attention up to here, and what is too much. */
const LIMITS = {
  walBytes: 256 * 1024 ** 2,
  freeBytesMin: 16 * 1024 ** 2,
  freeShare: 0.1,
  clockOffsetMs: 5_000,
  clockAheadMs: 5 * MINUTE_MS,
  eventsBehind: 100_000,
  waitingMs: HOUR_MS,
  backupMs: 2 * DAY_MS,
}

/** Returns the checks of all parts of an installation. */
export function checkInstallation(facts: DoctorFacts): DoctorCheck[] {
  return [
    checkDatabase(facts),
    checkDisk(facts),
    checkClock(facts),
    checkKey(facts),
    checkTree(facts),
    checkTrails(facts),
    checkStorage(facts),
    checkBackups(facts),
  ]
}

function checkDatabase(facts: DoctorFacts): DoctorCheck {
  const { isEmbedded, damagedParts, walBytes, hasChecksums, unencryptedHost, migrations } = facts
  const check = checkOf('database')
  if (facts.move?.state === 'left') {
    const { place, at } = facts.move
    return check('failed', TEXT.movedAway({ place, at: formatInstant(at) }), TEXT.fixMovedAway)
  }
  if (facts.move?.state === 'arriving') return check('failed', TEXT.arriving(facts.move), TEXT.fixArriving)
  if (damagedParts.length > 0) return check('failed', TEXT.damaged({ parts: damagedParts }), TEXT.fixDamage)
  if (walBytes !== null && walBytes > LIMITS.walBytes)
    return check('warning', TEXT.largeWal({ bytes: walBytes }), TEXT.fixWal)
  if (unencryptedHost !== null)
    return check('warning', TEXT.unencrypted({ host: unencryptedHost }), TEXT.fixUnencrypted)
  if (hasChecksums === false) return check('warning', TEXT.noChecksums, TEXT.fixChecksums)
  return check('ok', TEXT.databaseFine({ isEmbedded, migrations }), null)
}

function checkDisk({ disk }: DoctorFacts): DoctorCheck {
  const check = checkOf('disk')
  if (disk === null) return check('ok', TEXT.noDisk, null)
  if (disk.freeBytes < LIMITS.freeBytesMin) return check('failed', TEXT.disk(disk), TEXT.fixFullDisk)
  const isShort = disk.freeBytes < disk.totalBytes * LIMITS.freeShare
  return check(isShort ? 'warning' : 'ok', TEXT.disk(disk), isShort ? TEXT.fixDisk : null)
}

function checkClock({ now, clockOffsetMs, lastSeenAt }: DoctorFacts): DoctorCheck {
  const check = checkOf('clock')
  if (clockOffsetMs !== null && Math.abs(clockOffsetMs) > LIMITS.clockOffsetMs)
    return check('failed', TEXT.clockOff({ seconds: Math.round(clockOffsetMs / 1_000) }), TEXT.fixClock)
  if (lastSeenAt !== null && lastSeenAt.getTime() - now.getTime() > LIMITS.clockAheadMs)
    return check('failed', TEXT.clockBehind({ lastSeenAt: formatInstant(lastSeenAt) }), TEXT.fixClock)
  return check('ok', TEXT.clockFine({ now: formatInstant(now) }), null)
}

function checkKey({ key, keyPlace }: DoctorFacts): DoctorCheck {
  const check = checkOf('key')
  if (key === 'missing') return check('failed', TEXT.keyMissing({ place: keyPlace }), TEXT.fixKey)
  if (key === 'wrong') return check('failed', TEXT.keyWrong({ place: keyPlace }), TEXT.fixKey)
  return check('ok', TEXT.keyFits({ place: keyPlace }), null)
}

function checkTree({ eventsBehind }: DoctorFacts): DoctorCheck {
  const isBehind = eventsBehind > LIMITS.eventsBehind
  const says = eventsBehind === 0 ? TEXT.treeFine : TEXT.treeBehind({ events: eventsBehind })
  return checkOf('tree')(isBehind ? 'warning' : 'ok', says, isBehind ? TEXT.fixTree : null)
}

function checkTrails({ now, stoppedTrails, waiting }: DoctorFacts): DoctorCheck {
  const check = checkOf('trails')
  if (stoppedTrails > 0) return check('failed', TEXT.stopped({ trails: stoppedTrails }), TEXT.fixStopped)
  const { windows, since } = waiting
  if (since === null) return check('ok', TEXT.nothingWaits, null)
  const isLate = now.getTime() - since.getTime() > LIMITS.waitingMs
  const says = TEXT.waiting({ windows, since: formatInstant(since) })
  return check(isLate ? 'warning' : 'ok', says, isLate ? TEXT.fixWaiting : null)
}

function checkStorage({ failingConnections }: DoctorFacts): DoctorCheck {
  const [first] = failingConnections
  const check = checkOf('storage')
  if (first === undefined) return check('ok', TEXT.storageFine, null)
  return check(
    'warning',
    TEXT.connectionFails({ count: failingConnections.length, ...first }),
    TEXT.fixConnection,
  )
}

function checkBackups({ now, backups, isBackupScheduled }: DoctorFacts): DoctorCheck {
  const check = checkOf('backups')
  if (backups?.failure)
    return check('failed', TEXT.backupFailed({ failure: backups.failure }), TEXT.fixBackup)
  const at = backups?.lastSuccessAt ?? null
  if (!isBackupScheduled) return check('note', TEXT.noSchedule, TEXT.fixSchedule)
  if (at === null) return check('warning', TEXT.noBackup, TEXT.fixBackup)
  const isOld = now.getTime() - at.getTime() > LIMITS.backupMs
  return check(
    isOld ? 'warning' : 'ok',
    TEXT.lastBackup({ at: formatInstant(at) }),
    isOld ? TEXT.fixBackup : null,
  )
}

function checkOf(name: DoctorCheckName) {
  return (state: CheckState, says: string, fix: string | null): DoctorCheck => ({ name, state, says, fix })
}

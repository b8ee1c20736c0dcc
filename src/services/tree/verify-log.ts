import type { Customer } from '../../domain/access/customer.ts'
import { Fault } from '../../domain/fault.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'
import type { Hashes, Secrets } from '../../domain/ports.ts'
import { toDayNumber } from '../../domain/time.ts'
import { toOrigin } from '../../domain/tree/checkpoint.ts'
import type { Ed25519 } from '../../domain/tree/ed25519.ts'
import { addLogFinding, LOG_FINDINGS_MAX, type LogVerification } from '../../domain/tree/log-verification.ts'
import type { Store } from '../../store/store.ts'
import type { Context, CustomerRows, ServiceSettings } from '../context.ts'
import { checkEvents } from './check-events.ts'
import { checkGivenHeads } from './check-heads.ts'
import { checkReport } from './check-report.ts'
import type { HeadKeys } from './head-keys.ts'
import type { LogRun, VerifyLogOptions } from './log-run.ts'
import { findPurgedDays } from './purged-days.ts'
import type { SequenceEvents } from './sequence-events.ts'

const { logVerification: TEXT } = MESSAGES

export type VerifyLog = ReturnType<typeof createVerifyLog>

type VerifyContext = Pick<Context, 'clock'> & {
  store: CustomerRows<'tree' | 'treeHeads' | 'treeAudit'> & Pick<Store, 'trees'>
  hashes: Pick<Hashes, 'sha256'>
  ed25519: Pick<Ed25519, 'verify'>
  secrets: Pick<Secrets, 'sign' | 'equals'>
  settings: Pick<ServiceSettings, 'retentionDays' | 'reportRetentionDays'>
}
type VerifyDependencies = { headKeys: Pick<HeadKeys, 'list'>; sequenceEvents: SequenceEvents }

/**
 * Returns a function that verifies a customer's log against its trees: that events and rows of the administrator log are as
 * they were received, that none is missing or was added, and that the trees are those of all signed heads and of heads that
 * were kept elsewhere. It reads everything that is kept, in pieces. Throws *invalid* if a head is of another log.
 */
export function createVerifyLog(context: VerifyContext, dependencies: VerifyDependencies) {
  return async (customer: Customer, options: VerifyLogOptions): Promise<LogVerification> => {
    const origin = toOrigin(customer)
    if (options.heads.some(({ checkpoint }) => checkpoint.origin !== origin))
      throw new Fault('invalid', 'headOfAnotherLog', { origin })
    await dependencies.sequenceEvents(options.stop)
    const run = await startRun(context, dependencies, customer, options)
    checkGivenHeads(run)
    await checkEvents(run)
    await checkReport(run)
    const { result } = run
    if (options.heads.length === 0) result.notes.push(TEXT.headNotGiven)
    if (result.problems > LOG_FINDINGS_MAX)
      result.notes.push(TEXT.moreFindings({ problems: result.problems - LOG_FINDINGS_MAX }))
    return result
  }
}

async function startRun(
  { store, hashes, ed25519, secrets, clock, settings }: VerifyContext,
  { headKeys }: VerifyDependencies,
  customer: Customer,
  options: VerifyLogOptions,
): Promise<LogRun> {
  const rows = store.forCustomer(customer.id)
  // Before the trees, so that a head that is signed meanwhile is not ahead of them.
  const newest = await rows.treeHeads.findNewest()
  const positions = await rows.tree.readPositions()
  const { begunAfter, begunAt } = await store.trees.readSequencer()
  const purged = await rows.treeAudit.listPurged()
  const isDayPurged = findPurgedDays(secrets, purged, 'day')
  const isMonthPurged = findPurgedDays(secrets, purged, 'month')
  const today = toDayNumber(clock())
  const name = toOrigin(customer)
  const counts = { size: positions.events.size, events: 0, rows: 0, heads: 0, problems: 0 }
  const result: LogVerification = { ...counts, begunAt, findings: [], notes: [] }
  if (newest !== null && newest.size > positions.events.size)
    addLogFinding(result, { what: 'altered', subject: TEXT.head(newest), says: TEXT.headDiffers })
  return {
    ...{ customer, rows, hashes, options, positions, begunAfter, result },
    verifyText: ed25519.verify,
    mayBeGone: {
      events: (day) => day <= today - settings.retentionDays || isDayPurged(day),
      report: (day) => day <= today - settings.reportRetentionDays || isMonthPurged(day),
    },
    keys: (await headKeys.list()).map((publicKey) => ({ name, publicKey })),
  }
}

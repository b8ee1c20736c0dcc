import { readFile } from 'node:fs/promises'
import type { App } from '../app.ts'
import { parseSettings } from '../config.ts'
import type { Customer } from '../domain/access/customer.ts'
import { Fault } from '../domain/fault.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { formatFinding, formatVerdict, isValid } from '../domain/trails/verification.ts'
import { type GivenHead, parseHead, toOrigin } from '../domain/tree/checkpoint.ts'
import { formatLogFinding, formatLogVerdict, type LogProgress } from '../domain/tree/log-verification.ts'
import type { ProcessContext } from './cli-command.ts'
import { openAppForCommand } from './open-app.ts'

const { commands: TEXT } = MESSAGES

/** The account ID of the customer, or undefined for the first one, and the files with heads that were kept elsewhere. */
export type VerifyLogArguments = { account: string | undefined; heads: string[] }

/**
 * Verifies what the trails of a customer have written, and the customer's log against its trees, the heads in files and those
 * in the digests of the trails; returns whether no problem was found.
 */
export async function runVerifyLog(
  { account, heads: files }: VerifyLogArguments,
  context: ProcessContext,
): Promise<boolean> {
  const given = await Promise.all(files.map(readHeadFile))
  const app = await openAppForCommand(parseSettings(context.environment), context)
  try {
    const { customers } = app.store
    const customer = await (account === undefined ? customers.findFirst() : customers.find(account))
    if (!customer) throw new Fault('not_found', 'unknownCustomer', { accountId: account ?? null })
    const trails = await verifyTrails(app, customer, context)
    const heads = [...given, ...trails.heads]
    const onProgress = progressPrinter(context)
    const log = await app.services.verifyLog(customer, { heads, stop: context.stop, onProgress })
    for (const finding of log.findings) context.print(formatLogFinding(finding))
    for (const note of log.notes) context.print(note)
    if (context.stop.aborted) context.print(TEXT.verifyStopped)
    context.print(formatLogVerdict(log))
    return log.problems === 0 && trails.isSound && !context.stop.aborted
  } finally {
    await app.close()
  }
}

async function readHeadFile(path: string): Promise<GivenHead> {
  const content = await readFile(path, 'utf8').catch(() => {
    throw new Fault('not_found', 'fileUnreadable', { path })
  })
  const head = parseHead(content)
  if (head === null) throw new Fault('invalid', 'notAHead', { path })
  return head
}

// The digests of a trail are elsewhere, and so are the heads in them.
async function verifyTrails({ store, services }: App, customer: Customer, context: ProcessContext) {
  const heads: GivenHead[] = []
  let isSound = true
  for (const { name, isWriteOnly, hasDigests } of await store.forCustomer(customer.id).trails.list()) {
    if (isWriteOnly || !hasDigests || context.stop.aborted) continue
    const range = { from: null, until: null, stop: context.stop }
    const verification = await services.verifyTrail(customer, name, range)
    for (const finding of verification.findings) context.print(formatFinding(finding))
    for (const note of verification.notes) context.print(note)
    context.print(TEXT.trailVerdict({ name, verdict: formatVerdict(verification) }))
    isSound &&= isValid(verification) || verification.digests === 0
    const head = parseHead(verification.logHead ?? '')
    if (head?.checkpoint.origin === toOrigin(customer)) heads.push(head)
  }
  return { heads, isSound }
}

const PROGRESS_MS = 2_000

function progressPrinter(context: ProcessContext): (progress: LogProgress) => void {
  let printedMs = context.clock().getTime()
  return ({ checked, total }) => {
    const nowMs = context.clock().getTime()
    if (nowMs - printedMs < PROGRESS_MS) return
    printedMs = nowMs
    context.writeStderr(`${TEXT.verifyLogProgress({ checked, total })}\n`)
  }
}

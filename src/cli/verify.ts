import { parseArgs } from 'node:util'
import { inspectArchive } from '../adapters/archive/archive-inspector.ts'
import { openReadonlyFolder } from '../adapters/folder/readonly-folder.ts'
import { gzip } from '../adapters/gzip.ts'
import { hashes } from '../adapters/hashes.ts'
import { signatures } from '../adapters/signatures.ts'
import { parseSettings } from '../config.ts'
import { Fault } from '../domain/fault.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { parseInstant } from '../domain/parse.ts'
import type { ReadableBucket } from '../domain/ports.ts'
import {
  formatFinding,
  formatVerdict,
  isValid,
  type Verification,
  type VerificationProgress,
} from '../domain/trails/verification.ts'
import { createVerifyBucket } from '../services/trails/verify-bucket.ts'
import { type Command, InvalidCommand, type ProcessContext } from './cli-command.ts'
import { openAppForCommand } from './open-app.ts'
import { readPublicKeys } from './public-key-file.ts'
import { runVerifyLog } from './verify-log.ts'
import { runVerifyProof } from './verify-proof.ts'

const { commands: TEXT } = MESSAGES

const EXIT_INVALID = 1
const EXIT_STOPPED = 130
const PROGRESS_MS = 2_000
// Verification needs no data folder, and so no context.
const TOOLS = { hashes, gzip, signatures, inspectArchive }

/** Verifies what trails delivered to a bucket, or the proof of one event; with a public key it needs no data folder. */
export const verify: Command = {
  usage:
    'verify --log [--head FILE] | --trail NAME | FOLDER --public-key FILE | --bucket NAME --endpoint URL --public-key FILE | --proof FILE',
  meaning:
    'Verify that nothing in the log, or nothing that a trail delivered, is missing or altered, or that the proof of an event is valid. --from and --until limit the time range of a trail.',
  async run(args, context) {
    const options = parseArguments(args)
    if (options.proof !== undefined) return verifyProof(options.proof, options, context)
    if (options.log === true) return verifyLog(options, context)
    const verification = await (options.trail === undefined
      ? verifyOffline(options, context)
      : verifyTrail(options.trail, options, context))
    printVerification(verification, options, context)
    if (context.stop.aborted) return EXIT_STOPPED
    return isValid(verification) ? 0 : EXIT_INVALID
  },
}

type VerifyArguments = ReturnType<typeof parseArguments>

function parseArguments(args: string[]) {
  const { positionals, values } = parseOptions(args)
  const log = values.log ? 'log' : undefined
  const targets = [log, values.trail, values.proof, values.bucket, ...positionals].filter(
    (target) => target !== undefined,
  )
  const isOffline = log === undefined && values.trail === undefined && values.proof === undefined
  if (targets.length !== 1 || (isOffline && values['public-key'] === undefined))
    throw new InvalidCommand(TEXT.usage(verify))
  return {
    ...values,
    folder: positionals[0],
    publicKey: values['public-key'],
    from: values.from === undefined ? null : parseInstant(values.from, '--from'),
    until: values.until === undefined ? null : parseInstant(values.until, '--until'),
  }
}

function parseOptions(args: string[]) {
  const string = { type: 'string' } as const
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        trail: string,
        account: string,
        proof: string,
        log: { type: 'boolean' },
        head: { type: 'string', multiple: true },
        'log-key': string,
        'public-key': string,
        from: string,
        until: string,
        bucket: string,
        endpoint: string,
        region: { type: 'string', default: 'us-east-1' },
        prefix: string,
      },
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : null
    throw new InvalidCommand(
      reason === null ? TEXT.usage(verify) : TEXT.invalidOptions({ reason, usage: verify.usage }),
    )
  }
}

async function verifyProof(
  file: string,
  { publicKey, 'log-key': logKey }: VerifyArguments,
  context: ProcessContext,
): Promise<number> {
  return (await runVerifyProof({ file, publicKey, logKey }, context)) ? 0 : EXIT_INVALID
}

async function verifyLog({ account, head = [] }: VerifyArguments, context: ProcessContext): Promise<number> {
  const isSound = await runVerifyLog({ account, heads: head }, context)
  if (context.stop.aborted) return EXIT_STOPPED
  return isSound ? 0 : EXIT_INVALID
}

async function verifyTrail(
  name: string,
  options: VerifyArguments,
  context: ProcessContext,
): Promise<Verification> {
  const app = await openAppForCommand(parseSettings(context.environment), context)
  try {
    const { customers } = app.store
    const customer = await (options.account === undefined
      ? customers.findFirst()
      : customers.find(options.account))
    if (!customer) throw new Fault('not_found', 'unknownCustomer', { accountId: options.account ?? null })
    return await app.services.verifyTrail(customer, name, rangeOf(options, context))
  } finally {
    await app.close()
  }
}

async function verifyOffline(options: VerifyArguments, context: ProcessContext): Promise<Verification> {
  const findPublicKey = await readPublicKeys(options.publicKey ?? '')
  const bucket = await openReadableBucket(options, context)
  try {
    const verifyBucket = createVerifyBucket({ ...TOOLS, clock: context.clock }, findPublicKey)
    return await verifyBucket(bucket, {
      prefix: options.prefix ?? '',
      chain: null,
      knownDigests: [],
      ...rangeOf(options, context),
    })
  } finally {
    bucket.close()
  }
}

function rangeOf({ from, until }: VerifyArguments, context: ProcessContext) {
  return { from, until, stop: context.stop, onProgress: progressPrinter(context) }
}

async function openReadableBucket(
  options: VerifyArguments,
  { environment }: ProcessContext,
): Promise<ReadableBucket> {
  if (options.folder !== undefined) return openReadonlyFolder(options.folder)
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment
  if (options.endpoint === undefined || !accessKeyId || !secretAccessKey) {
    throw new InvalidCommand(TEXT.bucketNeedsCredentials)
  }
  const { openBucket } = await import('../adapters/bucket.ts')
  const { endpoint, region } = options
  const connection = { endpoint, region, pathStyle: true, accessKeyId, secretAccessKey }
  return openBucket(options.bucket ?? '', { connection, dataDir: '' })
}

function progressPrinter(context: ProcessContext): (progress: VerificationProgress) => void {
  let printedMs = context.clock().getTime()
  return ({ digests, archives, totalDigests: total }) => {
    const nowMs = context.clock().getTime()
    if (nowMs - printedMs < PROGRESS_MS) return
    printedMs = nowMs
    context.writeStderr(`${TEXT.verifyProgress({ digests, total, archives })}\n`)
  }
}

function printVerification(
  verification: Verification,
  options: VerifyArguments,
  context: ProcessContext,
): void {
  for (const finding of verification.findings) context.print(formatFinding(finding))
  for (const note of verification.notes) context.print(note)
  if (context.stop.aborted) context.print(TEXT.verifyStopped)
  context.print(formatVerdict(verification))
  if (options.trail === undefined && options.until === null && verification.until)
    context.print(TEXT.laterDigestsUnknown)
}

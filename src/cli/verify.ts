import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { openBucket } from '../adapters/bucket.ts'
import { openReadonlyFolder } from '../adapters/folder/readonly-folder.ts'
import { parseSettings } from '../config.ts'
import { Fault } from '../domain/fault.ts'
import { parseInstant } from '../domain/parse.ts'
import { parseProof } from '../domain/trails/inclusion-proof.ts'
import {
  formatFinding,
  formatVerdict,
  isValid,
  type Verification,
  type VerificationProgress,
} from '../domain/trails/verification.ts'
import type { ReadableBucket } from '../services/trails/read-digest.ts'
import { createVerifyBucket as verifyIn } from '../services/trails/verify-bucket.ts'
import { verifyProof } from '../services/trails/verify-proof.ts'
import { type Command, InvalidCommand, type ProcessContext } from './cli-command.ts'
import { openAppForCommand } from './open-app.ts'
import { readPublicKeys } from './public-key-file.ts'

const EXIT_WRONG = 1
const EXIT_STOPPED = 130
const LINE_MS = 2_000

/** Checks what trails left in their buckets, or the proof of one event; with a public key it needs no Daybook. */
export const verify: Command = {
  usage:
    'verify --trail NAME | FOLDER --public-key FILE | --bucket NAME --endpoint URL --public-key FILE | --proof FILE',
  meaning:
    'Check that nothing a trail delivered is missing or altered, or that the proof of an event holds; --from and --until bound the time.',
  async run(args, world) {
    const asked = readArguments(args)
    if (asked.proof !== undefined) return runVerifyProof(asked.proof, asked, world)
    const found = await (asked.trail === undefined
      ? verifyOffline(asked, world)
      : verifyTrail(asked.trail, asked, world))
    tell(found, asked, world)
    if (world.stop.aborted) return EXIT_STOPPED
    return isValid(found) ? 0 : EXIT_WRONG
  },
}

type Asked = ReturnType<typeof readArguments>

function readArguments(args: string[]) {
  const { positionals, values } = parsed(args)
  const ways = [values.trail, values.proof, values.bucket, ...positionals].filter((way) => way !== undefined)
  const isOffline = values.trail === undefined && values.proof === undefined
  if (ways.length !== 1 || (isOffline && values['public-key'] === undefined)) throw misused()
  return {
    ...values,
    folder: positionals[0],
    publicKey: values['public-key'],
    from: values.from === undefined ? null : parseInstant(values.from, '--from'),
    until: values.until === undefined ? null : parseInstant(values.until, '--until'),
  }
}

function parsed(args: string[]) {
  const word = { type: 'string' } as const
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...{ trail: word, account: word, proof: word, 'public-key': word, from: word, until: word },
        ...{ bucket: word, endpoint: word, region: { type: 'string', default: 'us-east-1' }, prefix: word },
      },
    })
  } catch (error) {
    throw misused(error instanceof Error ? `${error.message.replace(/\.?$/, '.')} ` : '')
  }
}

function misused(why = ''): InvalidCommand {
  return new InvalidCommand(`${why}Call it like this: daybook ${verify.usage}`)
}

async function verifyTrail(name: string, asked: Asked, world: ProcessContext): Promise<Verification> {
  const settings = parseSettings(world.environment)
  const app = await openAppForCommand(settings, world)
  try {
    const { customers } = app.store
    const customer = await (asked.account === undefined
      ? customers.findFirst()
      : customers.find(asked.account))
    if (!customer) throw new Fault('not_found', 'There is no such customer.')
    return await app.services.verifyTrail(customer, name, { ...spanOf(asked, world) })
  } finally {
    await app.close()
  }
}

async function verifyOffline(asked: Asked, world: ProcessContext): Promise<Verification> {
  const keyOf = await readPublicKeys(asked.publicKey ?? '')
  const chest = await chestOf(asked, world)
  try {
    const all = { prefix: asked.prefix ?? '', chain: null, known: [] }
    return await verifyIn(keyOf)(chest, { ...all, ...spanOf(asked, world) })
  } finally {
    chest.close()
  }
}

function spanOf({ from, until }: Asked, world: ProcessContext) {
  return { from, until, stop: world.stop, onProgress: progressIn(world) }
}

async function chestOf(
  asked: Asked,
  { environment }: ProcessContext,
): Promise<ReadableBucket & { close(): void }> {
  if (asked.folder !== undefined) return openReadonlyFolder(asked.folder)
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment
  if (asked.endpoint === undefined || !accessKeyId || !secretAccessKey) {
    throw new InvalidCommand(
      'A bucket is read with --endpoint URL and the environment’s AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    )
  }
  const { endpoint, region } = asked
  const connection = { endpoint, region, pathStyle: true, accessKeyId, secretAccessKey }
  return openBucket(asked.bucket ?? '', { connection, dataDir: '' })
}

async function runVerifyProof(path: string, { publicKey }: Asked, world: ProcessContext): Promise<number> {
  const content = await readFile(path, 'utf8').catch(() => {
    throw new Fault('not_found', `There is no file ${path}.`)
  })
  const proof = parseProof(content)
  const result = await verifyProof(proof, publicKey === undefined ? null : await readPublicKeys(publicKey))
  if (!result.holds) {
    world.print(`The proof does NOT hold: ${result.says}`)
    return EXIT_WRONG
  }
  world.print(
    `The proof holds: event ${proof.eventID} was in ${proof.archive.key}, and its digest was signed for the hour until ${result.digest.end.toISOString().slice(0, 19)}Z.`,
  )
  if (publicKey === undefined)
    world.print(
      `It was checked with the key it carries, ${proof.publicKey.fingerprint}: compare that with the one you know, or name it with --public-key.`,
    )
  return 0
}

function progressIn(world: ProcessContext): (progress: VerificationProgress) => void {
  let told = world.clock().getTime()
  return ({ digests, archives, of }) => {
    const now = world.clock().getTime()
    if (now - told < LINE_MS) return
    told = now
    world.writeStderr(`${digests} of ${of} digests · ${archives} archives\n`)
  }
}

function tell(found: Verification, asked: Asked, world: ProcessContext): void {
  for (const finding of found.findings) world.print(formatFinding(finding))
  for (const note of found.notes) world.print(note)
  if (world.stop.aborted) world.print('Stopped before the end.')
  world.print(formatVerdict(found))
  if (asked.trail === undefined && asked.until === null && found.until)
    world.print(
      'Whether digests after that were deleted is told only with --until, or by the log itself with --trail.',
    )
}

import { readFile } from 'node:fs/promises'
import { ed25519 } from '../adapters/ed25519.ts'
import { gzip } from '../adapters/gzip.ts'
import { hashes } from '../adapters/hashes.ts'
import { signatures } from '../adapters/signatures.ts'
import { Fault } from '../domain/fault.ts'
import { MESSAGES } from '../domain/messages/messages.ts'
import { formatInstant } from '../domain/time.ts'
import { type EventProof, parseEventProof } from '../domain/trails/event-proof.ts'
import type { InclusionProof } from '../domain/trails/inclusion-proof.ts'
import { type LogProof, verifyLogProof } from '../domain/tree/log-proof.ts'
import { parseNoteKey } from '../domain/tree/signed-note.ts'
import { createVerifyProof } from '../services/trails/verify-proof.ts'
import type { ProcessContext } from './cli-command.ts'
import { readPublicKeys } from './public-key-file.ts'

const { commands: TEXT } = MESSAGES

/** The files with a proof, with trusted keys of digests, and with the trusted key of the log. */
export type VerifyProofArguments = {
  file: string
  publicKey: string | undefined
  logKey: string | undefined
}

/** Verifies the proof of an event, without access to Daybook; returns whether everything in it is valid. */
export async function runVerifyProof(
  { file, publicKey, logKey }: VerifyProofArguments,
  context: ProcessContext,
): Promise<boolean> {
  const proof = parseEventProof(await readText(file))
  const isArchived = proof.archived === null || (await verifyArchived(proof.archived, publicKey, context))
  return isArchived && (proof.log === null || (await verifyLogged(proof, proof.log, logKey, context)))
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new Fault('not_found', 'fileUnreadable', { path })
  })
}

async function verifyArchived(
  proof: InclusionProof,
  publicKey: string | undefined,
  { print }: ProcessContext,
): Promise<boolean> {
  const verify = createVerifyProof({ hashes, gzip, signatures })
  const verdict = await verify(proof, publicKey === undefined ? null : await readPublicKeys(publicKey))
  if (!verdict.isValid) {
    print(TEXT.proofNotValid(verdict))
    return false
  }
  const until = formatInstant(verdict.digest.end)
  print(TEXT.proofValid({ eventId: proof.eventID, archive: proof.archive.key, until }))
  if (publicKey === undefined) print(TEXT.proofKeyNotTrusted(proof.publicKey))
  return true
}

async function verifyLogged(
  event: Pick<EventProof, 'eventID' | 'record'>,
  proof: LogProof,
  keyFile: string | undefined,
  { print }: ProcessContext,
): Promise<boolean> {
  const { sha256 } = hashes
  const key = keyFile === undefined ? null : parseNoteKey(await readText(keyFile), sha256)
  const verdict = verifyLogProof(event, proof, key, { sha256, verify: ed25519.verify })
  if (typeof verdict === 'string') {
    print(TEXT.logProofNotValid({ reason: TEXT.logProofProblems[verdict] }))
    return false
  }
  const { checkpoint, leafIndex: index } = verdict
  const at = formatInstant(checkpoint.at)
  print(TEXT.logProofValid({ eventId: event.eventID, index, size: checkpoint.events.size, at }))
  if (key === null) print(TEXT.logKeyNotTrusted(proof))
  return true
}

import type { DigestReference } from '../../domain/trails/digest.ts'
import type { ScheduledResult } from '../../domain/trails/scheduled-verification.ts'
import { jsonCodec, toFlag, toList, toObject, toText, toTextOrNull, toWholeNumber } from '../column-codec.ts'

export const PREVIOUS_CODEC = jsonCodec(toDigestReference)

export const VERIFICATION_CODEC = jsonCodec(toScheduledResult)

function toDigestReference(value: unknown): DigestReference {
  const { bucket, key, hash, signature, end, isFinal } = toObject(value)
  return {
    bucket: toText(bucket),
    key: toText(key),
    hash: toText(hash),
    signature: toText(signature),
    end: toInstant(end),
    isFinal: toFlag(isFinal),
  }
}

function toScheduledResult(value: unknown): ScheduledResult {
  const { verdict, isSound, isComplete, problems, lines, error } = toObject(value)
  return {
    verdict: toText(verdict),
    isSound: toFlag(isSound),
    isComplete: toFlag(isComplete),
    problems: toWholeNumber(problems),
    lines: toList(lines, toText),
    error: toTextOrNull(error),
  }
}

function toInstant(value: unknown): Date {
  const instant = new Date(toText(value))
  if (Number.isNaN(instant.getTime())) throw new TypeError('Not an instant.')
  return instant
}

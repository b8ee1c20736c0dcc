import { CHECKSUMS, type Checksum, type TestedTarget } from '../../domain/access/connection.ts'
import { type ColumnCodec, jsonCodec, toFlag, toList, toObject, toOneOf, toText } from '../column-codec.ts'

export const CHECKSUM_CODEC: ColumnCodec<Checksum> = {
  parse: (text) => toOneOf(text, CHECKSUMS),
  format: (checksum) => checksum,
}

export const TESTED_CODEC = jsonCodec((value) => toList(value, toTarget))

function toTarget(value: unknown): TestedTarget {
  const { bucket, folder, isWriteOnly } = toObject(value)
  return { bucket: toText(bucket), folder: toText(folder), isWriteOnly: toFlag(isWriteOnly) }
}

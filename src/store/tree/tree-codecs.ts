import type { HashedNode } from '../../domain/tree/grow-tree.ts'
import { type ColumnCodec, jsonCodec, toList, toText, toWholeNumber } from '../column-codec.ts'

/** Leaves that follow one another: the hashes of their fields, the sequences of their events, and the days of these. */
export type StoredLeaves = { hashes: Uint8Array[]; sequences: number[]; days: number[] }

const HASH_BYTES = 32

/** 32 bytes in base64. */
export const HASH_CODEC: ColumnCodec<Uint8Array> = { parse: toHash, format: toBase64 }

/** Hashes in base64, one after another. */
export const HASHES_CODEC: ColumnCodec<Uint8Array[]> = { parse: parseHashes, format: formatHashes }

/** The hashes; the first sequence and its differences to the next ones; the days, each with the number of leaves in a row. */
export const LEAVES_CODEC: ColumnCodec<StoredLeaves> = {
  parse(text) {
    const [hashes = '', sequences = '', days = ''] = text.split(' ')
    const leaves = {
      hashes: parseHashes(hashes),
      sequences: parseSequences(sequences),
      days: parseDays(days),
    }
    const counts = [leaves.sequences.length, leaves.days.length]
    if (counts.some((count) => count !== leaves.hashes.length)) throw new TypeError('Not a list of leaves.')
    return leaves
  },
  format: ({ hashes, sequences, days }) =>
    [formatHashes(hashes), formatSequences(sequences), formatDays(days)].join(' '),
}

/** Nodes as `[level, position, hash]`. */
export const NODES_CODEC: ColumnCodec<HashedNode[]> = {
  parse: jsonCodec((value) => toList(value, toNode)).parse,
  format: (nodes) =>
    JSON.stringify(nodes.map(({ level, position, hash }) => [level, position, toBase64(hash)])),
}

function toNode(value: unknown): HashedNode {
  const [level, position, hash] = toList(value, (each) => each)
  return { level: toWholeNumber(level), position: toWholeNumber(position), hash: toHash(toText(hash)) }
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

function toHash(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64')
  // Other texts may stand for the same bytes.
  if (bytes.length === HASH_BYTES && toBase64(bytes) === text) return bytes
  throw new TypeError('Not a hash.')
}

function formatHashes(hashes: Uint8Array[]): string {
  return Buffer.concat(hashes).toString('base64')
}

function parseHashes(text: string): Uint8Array[] {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length % HASH_BYTES !== 0 || toBase64(bytes) !== text)
    throw new TypeError('Not a list of hashes.')
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, i) =>
    bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  )
}

function formatSequences(sequences: number[]): string {
  return sequences.map((sequence, i) => sequence - (sequences[i - 1] ?? 0)).join()
}

function parseSequences(text: string): number[] {
  let sequence = 0
  return splitList(text).map((difference) => {
    sequence += toWholeNumber(Number(difference))
    return sequence
  })
}

function formatDays(days: number[]): string {
  const runs: { day: number; count: number }[] = []
  for (const day of days) {
    const last = runs.at(-1)
    if (last?.day === day) last.count += 1
    else runs.push({ day, count: 1 })
  }
  return runs.map(({ day, count }) => `${day}x${count}`).join()
}

function parseDays(text: string): number[] {
  return splitList(text).flatMap((run) => {
    const [day, count] = run.split('x').map(Number)
    return Array<number>(toWholeNumber(count)).fill(toWholeNumber(day))
  })
}

function splitList(text: string): string[] {
  return text === '' ? [] : text.split(',')
}

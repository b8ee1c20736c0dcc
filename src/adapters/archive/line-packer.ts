import { createHash } from 'node:crypto'
import { constants, deflateRawSync } from 'node:zlib'
import type { PackedLines } from '../../domain/trails/submissions.ts'
import { createGzipBlocks } from './gzip-blocks.ts'

/** The size of a block of text before compression. It is compressed in about a millisecond. */
const BLOCK_CHARACTERS = 64 * 1024

/** Packs lines into a file that is one gzip member. Only what is compressed is kept. */
export function packLines(): PackedLines {
  const gzip = createGzipBlocks()
  const hash = createHash('sha256')
  const chunks = [gzip.header()]
  let text = ''
  let count = 0
  const flush = () => {
    const block = Buffer.from(text)
    hash.update(block)
    chunks.push(gzip.append(block, deflateRawSync(block, { finishFlush: constants.Z_SYNC_FLUSH })))
    text = ''
  }
  return {
    add(line) {
      text += line
      count += 1
      if (text.length >= BLOCK_CHARACTERS) flush()
    },
    finish() {
      if (text !== '') flush()
      chunks.push(gzip.trailer())
      return { chunks, bytes: gzip.bytes(), sha256: hash.digest('hex'), count }
    },
  }
}

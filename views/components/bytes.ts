import { MESSAGES } from '../../src/domain/messages/messages.ts'

const { sizes: TEXT } = MESSAGES.pages

/** Returns a size with one decimal and a unit: `1.5 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return TEXT.inUnit({ number: String(bytes), unit: 0 })
  const unit = Math.min(Math.floor(Math.log10(bytes) / 3), LARGEST_UNIT)
  return TEXT.inUnit({ number: (bytes / 1_000 ** unit).toFixed(1), unit })
}

/** Units are powers of 1,000 bytes, up to a terabyte. */
const LARGEST_UNIT = 4

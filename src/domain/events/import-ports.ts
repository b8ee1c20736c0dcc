import type { RecordFormat } from '../json/split-records.ts'

/** One text of records, in chunks; it must be read before the next one is requested. */
export type UnpackedText = { name: string; format: RecordFormat; chunks: AsyncIterable<string> }

/**
 * Yields the texts of a file of records whose bytes arrive: a tar archive contains several, any other file one. Calls
 * `onSkip` for each file that contains no records, and `onUnpacked` with the number of decompressed bytes as they come; what
 * that throws, reading a text throws, as it throws a fault where the file is damaged.
 */
export type UnpackRecordTexts = (
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  options: { onSkip?: () => void; onUnpacked?: (bytes: number) => void },
) => AsyncIterable<UnpackedText>

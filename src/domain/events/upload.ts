/** A file on its way to Daybook; its bytes can be read once, before the next file is requested. */
export type UploadedFile = { name: string; bytes: AsyncIterable<Uint8Array> }

/** How much one import in the browser may bring: what is more is for the command line. */
export const UPLOAD_LIMITS = {
  /** The files together, as they are sent. */
  megabytes: 100,
  files: 1_000,
  /** What is decompressed, together. */
  unpackedMegabytes: 1_000,
  records: 250_000,
} as const

/** A limit at which reading stops. What is larger as it is sent is refused as a whole. */
export type UploadLimit = Exclude<keyof typeof UPLOAD_LIMITS, 'megabytes'>

/** What an import in the browser brought; `stoppedBy` is the limit at which it ended, null if it read everything. */
export type UploadResult = {
  project: string
  files: number
  /** Files that contain no records, also in archives. */
  skipped: number
  events: number
  accepted: number
  duplicates: number
  rejected: number
  /** Why the first records were rejected. */
  reasons: string[]
  stoppedBy: UploadLimit | null
  /** Between these times the events were received. */
  from: Date
  until: Date
}

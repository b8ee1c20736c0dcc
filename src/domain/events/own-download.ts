/** The formats in which events are downloaded. */
export type ExportFormat = 'csv' | 'json' | 'ndjson'

/** A download of events, as the user who asked for it sees it. */
export type OwnDownload = {
  id: string
  format: ExportFormat
  /** The filter as the JSON API has it. */
  filter: object
  startedAt: Date
  /** Null while it may still be sent. */
  endedAt: Date | null
  /** What was sent: all of the file, or what came before it was broken off; null while it is sent. */
  rows: number | null
  bytes: number | null
  /** Null unless the whole file was sent. */
  sha256: string | null
}

/** The bytes that an event takes in a file of each format, on average. */
export type RowSizes = { [format in ExportFormat]: number }

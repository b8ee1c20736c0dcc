import { MESSAGES } from '../messages/messages.ts'
import { accountFolder } from './archive.ts'

/** Where the archives of a trail are: a bucket, or `file:NAME` for a folder, and what the keys in it begin with. */
export type ArchivePlace = { bucket: string; prefix: string | null; accountId: string; region: string }

/** A period of events: `from` is inclusive, null is from the beginning; `until` is exclusive. */
export type ArchivePeriod = { from: Date | null; until: Date }

const FOLDER_PREFIX = 'file:'

/**
 * Returns a query for the events of a period in archives of the format `json.gz`, in the SQL of DuckDB
 * (https://duckdb.org/docs/stable/data/json/loading_json). It reads the archives of the day, month or year that the period is in.
 */
export function archiveQuery(place: ArchivePlace, period: ArchivePeriod): string {
  const conditions = [
    ...(period.from ? [`time >= TIMESTAMPTZ '${period.from.toISOString()}'`] : []),
    `time < TIMESTAMPTZ '${period.until.toISOString()}'`,
  ]
  const { comments } = MESSAGES.pages.archiveQueries
  return `${comments.map((line) => `-- ${line}\n`).join('')}SET TimeZone = 'UTC';
WITH records AS (
  SELECT unnest(Records) AS record
  FROM read_json(${quote(archivePattern(place, period))},
    columns = {Records: 'JSON[]'}, maximum_object_size = 268435456)
)
SELECT TRY_CAST(record->>'$.eventTime' AS TIMESTAMPTZ) AS time,
  record->>'$.eventName' AS action,
  coalesce(record->>'$.userIdentity.userName', record->>'$.userIdentity.arn', record->>'$.userName') AS user,
  record->>'$.sourceIPAddress' AS address,
  record->>'$.errorCode' AS error,
  record->>'$.eventID' AS id
FROM records
WHERE ${conditions.join('\n  AND ')}
ORDER BY time DESC
LIMIT 1000;
`
}

function archivePattern(place: ArchivePlace, period: ArchivePeriod): string {
  const { prefix, accountId, region } = place
  const keys = `${accountFolder(prefix, accountId)}CloudTrail/${region}`
  return `${rootOf(place)}/${keys}/${commonDays(period)}/*.json.gz`
}

// Folders are in the data folder of Daybook.
function rootOf({ bucket, accountId }: ArchivePlace): string {
  if (!bucket.startsWith(FOLDER_PREFIX)) return `s3://${bucket}`
  return `customers/${accountId}/buckets/${bucket.slice(FOLDER_PREFIX.length)}`
}

// Archives lie in folders `YYYY/MM/DD`. DuckDB refuses a pattern without files, so that one of all days is safest.
function commonDays({ from, until }: ArchivePeriod): string {
  const first = from ? partsOfDay(from) : []
  const last = partsOfDay(new Date(until.getTime() - 1))
  const isCommon = (index: number) => first.slice(0, index + 1).join() === last.slice(0, index + 1).join()
  return last.map((part, index) => (isCommon(index) ? part : '*')).join('/')
}

function partsOfDay(at: Date): string[] {
  return at.toISOString().slice(0, 10).split('-')
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

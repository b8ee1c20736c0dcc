import { formatInstant } from '../time.ts'
import { accountFolder } from '../trails/archive.ts'

/** Where the heads of a customer's log are in the bucket of a trail. */
export type HeadLocation = { prefix: string | null; accountId: string; region: string }

/**
 * Returns the key of a head in the bucket of a trail. It has the time and the size, so that a head never takes the place of
 * another one.
 */
export function headKey(
  { prefix, accountId, region }: HeadLocation,
  { size, signedAt }: { size: number; signedAt: Date },
): string {
  const time = formatInstant(signedAt)
  const day = time.slice(0, 10).replaceAll('-', '/')
  const file = `${accountId}_Daybook-Head_${region}_${time.replaceAll(/[-:]/g, '')}_${size}.txt`
  return `${accountFolder(prefix, accountId)}Daybook-Head/${region}/${day}/${file}`
}

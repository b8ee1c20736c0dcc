import type { Secrets } from '../../domain/ports.ts'
import { toPurgedText } from '../../domain/tree/purged-text.ts'
import type { PurgedPartition } from '../../store/tree/tree-audit.ts'

/**
 * Returns whether a day was purged: its partition is remembered with the signature of this installation, or it is older than
 * all that are, because the oldest are purged first and purges were not always remembered.
 */
export function findPurgedDays(
  secrets: Pick<Secrets, 'sign' | 'equals'>,
  partitions: PurgedPartition[],
  kind: 'day' | 'month',
): (day: number) => boolean {
  const purged = partitions.filter(
    (each) => each.kind === kind && secrets.equals(each.signature, secrets.sign(toPurgedText(each))),
  )
  const oldest = Math.min(...purged.map(({ from }) => from))
  return (day) =>
    (purged.length > 0 && day < oldest) || purged.some(({ from, until }) => day >= from && day < until)
}

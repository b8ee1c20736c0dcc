import { isReadOnlyAction } from '../../domain/actions/read-only-action.ts'
import { cutName } from '../../domain/parse.ts'
import type { Lookup } from '../../services/events/lookup.ts'
import type { SigningKeys } from '../../services/trails/signing-keys.ts'
import type { TrailStatuses } from '../../services/trails/trail-status.ts'
import type { Trails } from '../../services/trails/trails.ts'
import { Exception } from './exceptions.ts'
import type { Operation } from './operation.ts'
import { addTags } from './operations/add-tags.ts'
import { createTrail } from './operations/create-trail.ts'
import { deleteTrail } from './operations/delete-trail.ts'
import { describeTrails } from './operations/describe-trails.ts'
import { getEventSelectors } from './operations/get-event-selectors.ts'
import { getInsightSelectors } from './operations/get-insight-selectors.ts'
import { getTrail } from './operations/get-trail.ts'
import { getTrailStatus } from './operations/get-trail-status.ts'
import { listPublicKeys } from './operations/list-public-keys.ts'
import { listTags } from './operations/list-tags.ts'
import { listTrails } from './operations/list-trails.ts'
import { lookupEvents } from './operations/lookup-events.ts'
import { putEventSelectors } from './operations/put-event-selectors.ts'
import { putInsightSelectors } from './operations/put-insight-selectors.ts'
import { removeTags } from './operations/remove-tags.ts'
import { startLogging } from './operations/start-logging.ts'
import { stopLogging } from './operations/stop-logging.ts'
import { updateTrail } from './operations/update-trail.ts'

type Services = {
  trails: Trails
  trailStatuses: Pick<TrailStatuses, 'get'>
  lookup: Lookup
  signingKeys: Pick<SigningKeys, 'listValid'>
}

/** Returns a function from an `X-Amz-Target` header to its operation, and whether that changes anything; it throws for an unknown one. */
export function createOperationLookup(
  { trails, trailStatuses, lookup, signingKeys }: Services,
  settings: { region: string },
) {
  const table = new Map<string, Operation>([
    ['AddTags', addTags(trails)],
    ['CreateTrail', createTrail(trails)],
    ['DeleteTrail', deleteTrail(trails)],
    ['DescribeTrails', describeTrails(trails)],
    ['GetEventSelectors', getEventSelectors(trails)],
    ['GetInsightSelectors', getInsightSelectors(trails)],
    ['GetTrail', getTrail(trails)],
    ['GetTrailStatus', getTrailStatus(trailStatuses, settings.region)],
    ['ListPublicKeys', listPublicKeys(signingKeys)],
    ['ListTags', listTags(trails)],
    ['ListTrails', listTrails(trails)],
    ['LookupEvents', lookupEvents(lookup)],
    ['PutEventSelectors', putEventSelectors(trails)],
    ['PutInsightSelectors', putInsightSelectors(trails)],
    ['RemoveTags', removeTags(trails)],
    ['StartLogging', startLogging(trails)],
    ['StopLogging', stopLogging(trails)],
    ['UpdateTrail', updateTrail(trails)],
  ])
  return (target: string): { operation: Operation; isChange: boolean } => {
    const name = TARGET.exec(target)?.[1] ?? ''
    const operation = table.get(name)
    if (operation) return { operation, isChange: !isReadOnlyAction(name) }
    throw new Exception(
      'UnknownOperationException',
      `Daybook does not support the operation ${cutName(name || target)}.`,
    )
  }
}

// botocore sends the package name before the target; the SDKs for JavaScript and Go don't.
const TARGET = /^(?:com\.amazonaws\.cloudtrail\.v20131101\.)?CloudTrail_20131101\.(\w+)$/

import { type JsonObject, toObjectOrNull, toStringOrNull } from '../json/json-values.ts'

/**
 * Returns the fields of a record with those that a record of CloudTrail Insights leaves out: the name and the source of
 * the unusual calls, the user, and that it only read. Fields of other records are returned as they are.
 */
export function withInsightFields(fields: JsonObject): JsonObject {
  if (fields.eventType !== 'AwsCloudTrailInsight') return fields
  const details = toObjectOrNull(fields.insightDetails) ?? {}
  const named = toStringOrNull(fields.eventName) ?? toStringOrNull(details.eventName)
  return {
    ...fields,
    eventName: named ?? toStringOrNull(details.insightType) ?? INSIGHT_EVENT_NAME,
    eventSource: toStringOrNull(fields.eventSource) ?? toStringOrNull(details.eventSource) ?? INSIGHT_USER,
    userName: toStringOrNull(fields.userName) ?? INSIGHT_USER,
    readOnly: true,
  }
}

const INSIGHT_USER = 'cloudtrail.amazonaws.com'
const INSIGHT_EVENT_NAME = 'Insight'

import { isJsonObject, type JsonObject, toObjectOrNull } from '../json/json-values.ts'

/**
 * A value that a record says was changed. `name` is that of the record. `before` is null if the record does not say it, and so
 * is `after`.
 */
export type RecordedChange = {
  object: string | null
  name: string
  before: string | null
  after: string | null
}

/** The most changes that are shown. */
export const CHANGES_MAX = 20

/**
 * Returns what a record itself says of values before and after its request: states of servers, attributes of a request that
 * modifies some, and the pending values of a database. Most records say nothing of it: then there are none.
 */
export function recordedChanges(record: JsonObject): RecordedChange[] {
  const request = toObjectOrNull(record.requestParameters) ?? {}
  const response = toObjectOrNull(record.responseElements) ?? {}
  const found = [...stateChanges(response), ...pendingValues(response), ...attributeValues(record, request)]
  return found.slice(0, CHANGES_MAX)
}

// `{"instancesSet":{"items":[{"instanceId":"i-1","currentState":{"name":"stopping"},"previousState":{"name":"running"}}]}}`
function stateChanges(response: JsonObject): RecordedChange[] {
  const items = toObjectOrNull(response.instancesSet)?.items
  if (!Array.isArray(items)) return []
  return items.filter(isJsonObject).flatMap(({ instanceId, previousState, currentState }) => {
    const before = toText(toObjectOrNull(previousState)?.name)
    const after = toText(toObjectOrNull(currentState)?.name)
    if (before === null || after === null) return []
    return [{ object: toText(instanceId), name: 'state', before, after }]
  })
}

// `{"dBInstanceClass":"db.t3.small","pendingModifiedValues":{"dBInstanceClass":"db.t3.large"}}`
function pendingValues(response: JsonObject): RecordedChange[] {
  const pending = toObjectOrNull(response.pendingModifiedValues) ?? {}
  return Object.entries(pending).flatMap(([name, value]) => {
    const after = toText(value)
    return after === null ? [] : [{ object: null, name, before: toText(response[name]), after }]
  })
}

// `{"instanceId":"i-1","instanceType":{"value":"t3.large"}}`
function attributeValues({ eventName }: JsonObject, request: JsonObject): RecordedChange[] {
  if (typeof eventName !== 'string' || !MODIFYING.test(eventName)) return []
  return Object.entries(request).flatMap(([name, value]) => {
    const after = isJsonObject(value) && Object.keys(value).length === 1 ? toText(value.value) : null
    return after === null ? [] : [{ object: null, name, before: null, after }]
  })
}

const MODIFYING = /^(?:Modify|Update|Change|Set)/

function toText(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

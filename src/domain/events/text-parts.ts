import { NESTING_MAX, nestsDeeperThan } from '../json/json-scan.ts'
import type { JsonObject } from '../json/json-values.ts'

/**
 * Returns a record with values in place of the parts that hold them as JSON text, as exports of Athena and CloudTrail
 * Lake do. Text that is no JSON object or array, or is nested too deeply, stays as it is.
 */
export function parseTextParts(record: JsonObject): JsonObject {
  let parsed = record
  for (const name of TEXT_PARTS) {
    const text = record[name]
    if (typeof text === 'string' && JSON_START.test(text)) parsed = { ...parsed, [name]: parseText(text) }
  }
  return parsed
}

const TEXT_PARTS = [
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'serviceEventDetails',
] as const
const JSON_START = /^\s*[[{]/

function parseText(text: string): unknown {
  if (nestsDeeperThan(text, NESTING_MAX)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

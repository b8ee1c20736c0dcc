/** A JSON object whose members are not yet checked. */
export type JsonObject = { [name: string]: unknown }

/** Whether the value is an object, and neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns the value if it is an object, else null. */
export function toObjectOrNull(value: unknown): JsonObject | null {
  return isJsonObject(value) ? value : null
}

/** Returns the value if it is a non-empty string, else null. */
export function toStringOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

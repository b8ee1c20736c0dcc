import { invalidField } from '../fault.ts'
import { checkLength } from '../parse.ts'

/** Maximum length of a project name, in characters. */
export const PROJECT_NAME_LENGTH_MAX = 128

/** A part of a customer that events and servers belong to. */
export type Project = { id: string; name: string }

/** Returns the project ID; throws a fault of `id` if it contains other characters than allowed. */
export function parseProjectId(value: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(value)) {
    throw invalidField('id', 'projectIdInvalid')
  }
  return value
}

/** Returns the project name, trimmed; throws a fault of `name` unless it is one line of 1 to 128 characters. */
export function parseProjectName(value: string): string {
  const name = value.trim()
  if (name === '' || /\p{Cc}/u.test(name)) {
    throw invalidField('name', 'projectNameInvalid')
  }
  return checkLength(name, PROJECT_NAME_LENGTH_MAX, 'name')
}

/** The types of JSON values, as a message says what it got. */
export const JSON_TYPES = {
  undefined: 'nothing',
  null: 'null',
  boolean: 'a boolean',
  number: 'a number',
  string: 'a string',
  array: 'an array',
  object: 'an object',
}

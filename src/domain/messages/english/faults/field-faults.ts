import { formatInteger } from '../../numbers.ts'

/** Messages about a field that any request may have. */
export const FIELD_FAULTS = {
  malformedJson: ({ field }: { field: string }) => `The ${field} is not valid JSON.`,
  notAnInstant: ({ field, got }: { field: string; got: string }) =>
    `\`${field}\` must be a time in ISO 8601, such as 2026-03-01T12:00:00Z, or in epoch seconds; got ${got}.`,
  notADay: ({ field }: { field: string }) => `\`${field}\` must be a day such as 2027-03-31.`,
  notString: ({ field, got }: { field: string; got: string }) => `\`${field}\` must be a string; got ${got}.`,
  notObject: ({ field, got }: { field: string; got: string }) =>
    `\`${field}\` must be an object; got ${got}.`,
  notArray: ({ field, got }: { field: string; got: string }) => `\`${field}\` must be an array; got ${got}.`,
  notBoolean: ({ field, got }: { field: string; got: string }) =>
    `\`${field}\` must be true or false; got ${got}.`,
  notOneLine: ({ field }: { field: string }) => `\`${field}\` must be one line without control characters.`,
  notPrintable: ({ field, max }: { field: string; max: number }) =>
    `\`${field}\` must be 1 to ${max} printable ASCII characters without spaces.`,
  notAllowed: ({ field, allowed, got }: { field: string; allowed: readonly string[]; got: string }) =>
    `\`${field}\` must be ${allowed.join(' or ')}; got ${got}.`,
  notBetween: ({ field, min, max, got }: { field: string; min: number; max: number; got: string }) =>
    `\`${field}\` must be a whole number between ${formatInteger(min)} and ${formatInteger(max)}; got ${got}.`,
  tooLong: ({ field, max, length }: { field: string; max: number; length: number }) =>
    `\`${field}\` must have at most ${formatInteger(max)} characters; got ${formatInteger(length)}.`,
}

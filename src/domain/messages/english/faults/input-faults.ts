import { formatInteger } from '../../numbers.ts'

type Unknown = { field: string; allowed: readonly string[] }

/** Messages about the parameters and the fields of a request to the JSON API that do not have the described shape. */
export const INPUT_FAULTS = {
  unknownParameter: ({ field, allowed }: Unknown) =>
    `Unknown parameter \`${field}\`. ${allowed.length === 0 ? 'This request takes no parameters.' : listNames(allowed)}`,
  unknownField: ({ field, allowed }: Unknown) =>
    `Unknown field \`${field}\`. ${allowed.length === 0 ? 'This request takes no body.' : listNames(allowed)}`,
  required: ({ field }: { field: string }) => `\`${field}\` is required.`,
  exportIdRequired: ({ field }: { field: string }) =>
    `\`${field}\` is required. It is the value of the \`Daybook-Export-Id\` header of the export.`,
  emptyParameter: ({ field }: { field: string }) =>
    `\`${field}\` must not be empty. Omit it to apply no restriction.`,
  emptyRequiredParameter: ({ field }: { field: string }) => `\`${field}\` must not be empty.`,
  tooManyItems: ({ field, max, count }: { field: string; max: number; count: number }) =>
    `\`${field}\` must have at most ${formatInteger(max)} items; got ${formatInteger(count)}.`,
  notOneOf: ({ field, allowed }: { field: string; allowed: readonly string[] }) =>
    `\`${field}\` must be one of ${allowed.join(', ')}.`,
  notTrue: ({ field, got }: { field: string; got: string }) => `\`${field}\` must be true; got ${got}.`,
  notArrayOrNull: ({ field, got }: { field: string; got: string }) =>
    `\`${field}\` must be an array or null; got ${got}.`,
  notObservation: ({ field, got }: { field: string; got: string }) =>
    `\`${field}\` must be an object with \`id\` and \`state\`; got ${got}.`,
  notServerId: ({ field, max }: { field: string; max: number }) =>
    `\`${field}\` must be a string of 1 to ${max} characters.`,
}

function listNames(names: readonly string[]): string {
  return `Allowed: ${names.map((name) => `\`${name}\``).join(', ')}.`
}

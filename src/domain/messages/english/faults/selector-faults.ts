import { formatInteger } from '../../numbers.ts'

/** Messages about the event selectors of a trail. */
export const SELECTOR_FAULTS = {
  selectorKindsMixed: 'Either all `selectors` must have `fields`, or none.',
  noSelectors: 'At least one event selector must be given.',
  tooManySelectors: ({ max, count }: { max: number; count: number }) =>
    `A trail can have at most ${max} event selectors; got ${count}.`,
  sourceNotExcludable: ({ allowed }: { allowed: string[] }) =>
    `Management events may be excluded only for the sources ${allowed.join(' and ')}.`,
  selectorSelectsNothing: 'An event selector must include management events or data resources.',
  readWriteTypeInvalid: 'ReadWriteType must be ReadOnly, WriteOnly or All.',
  basicOrAdvancedSelectors: 'Specify either EventSelectors or AdvancedEventSelectors.',

  dataResourceType: ({ allowed }: { allowed: string[] }) =>
    `The type of a data resource must be one of ${allowed.join(', ')}.`,
  tooManyDataResources: ({ max, count }: { max: number; count: number }) =>
    `A trail can have at most ${max} data resources; got ${count}.`,
  dataResourceNotArn: 'The values of data resources must be ARNs or ARN prefixes.',

  tooManySelectorValues: ({ max, count }: { max: number; count: number }) =>
    `Advanced event selectors can have at most ${max} values; got ${count}.`,
  selectorNameTooLong: ({ max }: { max: number }) =>
    `The name of an advanced event selector can have at most ${formatInteger(max)} characters.`,
  selectorFieldTwice: 'An advanced event selector must name each field only once.',
  selectorWithoutCategory: 'An advanced event selector must have a field selector for eventCategory.',
  selectorFieldUnknown: ({ allowed, got }: { allowed: readonly string[]; got: string }) =>
    `The field of a selector must be one of ${allowed.join(', ')}; got ${got}.`,
  selectorWithoutValue: ({ name }: { name: string }) => `The field selector of ${name} has no value.`,
  selectorValueLength: ({ max }: { max: number }) =>
    `Values of field selectors must have 1 to ${formatInteger(max)} characters.`,
  selectorEqualsOnly: ({ name }: { name: string }) => `The field ${name} can only be compared with Equals.`,
  selectorValueNotAllowed: ({ name, allowed }: { name: string; allowed: string[] }) =>
    `The field ${name} must equal one of ${allowed.join(', ')}.`,
}

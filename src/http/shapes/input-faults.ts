import { z } from 'zod'
import { Fault, invalidField } from '../../domain/fault.ts'
import { describeType, formatInteger, isJsonObject, type JsonObject, quoteValue } from '../../domain/parse.ts'
import { SERVER_ID_LENGTH_MAX } from '../../domain/servers/observation.ts'

/** Where values were sent. */
export type Place = 'path' | 'query' | 'body'

type Issue = z.core.$ZodRawIssue
type ParsedIssue = z.core.$ZodIssue
type Path = readonly PropertyKey[]
/** What was sent, and where. */
type Input = { shape: z.ZodObject; place: Place }

/**
 * Returns the values as a schema gives them. Throws a fault that names the first wrong value in the order of sending,
 * and a missing one only if all others are right.
 */
export function parseInput<Shape extends z.ZodObject>(
  shape: Shape,
  values: JsonObject,
  place: Place,
): z.output<Shape> {
  const result = shape.safeParse(values, { error: (issue) => toSentence(issue, { shape, place }) })
  if (result.success) return result.data
  const issue = firstIssue(result.error.issues, Object.keys(values))
  throw new Fault(isTooManyItems(issue) ? 'too_large' : 'invalid', issue.message, { field: fieldOf(issue) })
}

/** Returns the fault of a parameter that a request does not have. */
export function unknownParameter(name: string, allowed: string[]): Fault {
  return invalidField(cut(name), SENTENCES.unknown(cut(name), allowed, 'query'))
}

/** Returns the fault of a parameter that was sent twice. */
export function repeatedParameter(name: string): Fault {
  return invalidField(name, SENTENCES.repeated(name))
}

// Every sentence about input. `name` is the path of a value, such as `selectors[0].fields`.
const SENTENCES = {
  unknown: (name: string, allowed: readonly string[], place: Place) => {
    const [what, none] = place === 'query' ? ['parameter', 'parameters'] : ['field', 'body']
    const names = allowed.map((each) => `\`${each}\``).join(', ')
    const hint = names === '' ? `This request takes no ${none}.` : `Allowed: ${names}.`
    return `Unknown ${what} \`${name}\`. ${hint}`
  },
  required: (name: string) => `\`${name}\` is required.`,
  requiredExportId: (name: string) =>
    `\`${name}\` is required. It is the value of the \`Daybook-Export-Id\` header of the export.`,
  requiredDay: (name: string) => `\`${name}\` is missing. Set it to a day such as 2026-03-01.`,
  repeated: (name: string) => `\`${name}\` must be given only once.`,
  empty: (name: string, isRequired: boolean) =>
    `\`${name}\` must not be empty.${isRequired ? '' : ' Omit it to apply no restriction.'}`,
  tooLong: (name: string, max: number, length: number) =>
    `\`${name}\` must have at most ${formatInteger(max)} characters; got ${formatInteger(length)}.`,
  tooMany: (name: string, max: number, length: number) =>
    `\`${name}\` must have at most ${formatInteger(max)} items; got ${formatInteger(length)}.`,
  choice: (name: string, allowed: string[], value: string) =>
    `\`${name}\` must be ${allowed.join(' or ')}; got ${quoteValue(value)}.`,
  nestedChoice: (name: string, allowed: string[]) => `\`${name}\` must be one of ${allowed.join(', ')}.`,
  type: (name: string, expected: string, actual: string) => `\`${name}\` must be ${expected}; got ${actual}.`,
  observation: (name: string, actual: string) =>
    `\`${name}\` must be an object with \`id\` and \`state\`; got ${actual}.`,
  serverId: (name: string) => `\`${name}\` must be a string of 1 to ${SERVER_ID_LENGTH_MAX} characters.`,
}

function toSentence(issue: Issue, input: Input): string {
  const path = issue.path ?? []
  const name = formatPath(path)
  if (/^servers\[\d+\]\.id$/.test(name)) return SENTENCES.serverId(name)
  switch (issue.code) {
    case 'unrecognized_keys':
      return SENTENCES.unknown(
        formatPath([...path, cut(issue.keys[0] ?? '')]),
        namesOf(issue.inst),
        input.place,
      )
    case 'too_small':
      return emptySentence(name, input)
    case 'too_big':
      return tooBigSentence(name, Number(issue.maximum), issue.input)
    case 'invalid_value':
      return choiceSentence(path, issue.values.map(String), issue.input, input)
    case 'invalid_union':
      return optionSentence(issue, path, input)
    case 'invalid_type':
      return typeSentence(path, issue.expected, issue.input, input)
    default:
      // The shapes use no other check. An issue of another kind is a bug, which answers 500.
      throw new TypeError(`There is no sentence for the issue ${issue.code}.`)
  }
}

function emptySentence(name: string, { shape }: Input): string {
  return SENTENCES.empty(name, isRequired(shape, name))
}

function tooBigSentence(name: string, max: number, value: unknown): string {
  if (Array.isArray(value)) return SENTENCES.tooMany(name, max, value.length)
  return SENTENCES.tooLong(name, max, String(value).length)
}

function choiceSentence(path: Path, allowed: string[], value: unknown, input: Input): string {
  const name = formatPath(path)
  if (path.length > 1) return SENTENCES.nestedChoice(name, allowed)
  if (input.place !== 'body')
    return value === '' ? emptySentence(name, input) : SENTENCES.choice(name, allowed, String(value ?? ''))
  if (value === undefined) return SENTENCES.required(name)
  const expected = allowed.join() === 'true' ? 'true' : 'a string'
  if (typeof value === 'string' && expected === 'a string') return SENTENCES.choice(name, allowed, value)
  return SENTENCES.type(name, expected, describeActual(value))
}

// A union of objects fails as the first option whose required members the value has, or else as the last one.
function optionSentence(issue: Issue, path: Path, { place }: Input): string {
  const options = issue.inst instanceof z.ZodXor ? issue.inst.options.filter(isObjectShape) : []
  const option = options.find((each) => hasRequired(each, issue.input)) ?? options.at(-1) ?? NO_MEMBERS
  const error = (inner: Issue) =>
    toSentence({ ...inner, path: [...path, ...(inner.path ?? [])] }, { shape: option, place })
  const result = option.safeParse(issue.input, { error })
  return firstIssue(result.error?.issues ?? [], []).message
}

function typeSentence(path: Path, type: string, value: unknown, { shape, place }: Input): string {
  const name = formatPath(path)
  const expected = EXPECTED[type] ?? type
  if (path[0] === 'servers' && path.length === 2) return SENTENCES.observation(name, describeType(value))
  if (path.length > 1) return SENTENCES.type(name, expected, describeType(value))
  if (value === undefined) return missingSentence(name, place)
  const orNull = shape.shape[name]?.safeParse(null).success ? ' or null' : ''
  return SENTENCES.type(name, expected + orNull, describeActual(value))
}

function missingSentence(name: string, place: Place): string {
  const sentence = place === 'query' ? REQUIRED_PARAMETERS.get(name) : undefined
  return (sentence ?? SENTENCES.required)(name)
}

function describeActual(value: unknown): string {
  return typeof value === 'boolean' ? String(value) : describeType(value)
}

// An unknown name in the same object comes first: it is often the misspelled one that is missing.
function firstIssue(issues: ParsedIssue[], sent: string[]): ParsedIssue {
  const [first] = issues.toSorted((a, b) => rankOf(a, sent) - rankOf(b, sent))
  if (first === undefined) throw new TypeError('A value was refused without an issue.')
  const parent = first.path.slice(0, -1).join()
  const isUnknownSibling = ({ code, path }: ParsedIssue) =>
    code === 'unrecognized_keys' && path.length > 0 && path.join() === parent
  return issues.find(isUnknownSibling) ?? first
}

// What is wrong with a whole member comes in the order of sending, then missing members, then what is inside of members
// and what only the meaning of a value shows.
function rankOf(issue: ParsedIssue, sent: string[]): number {
  if (issue.path.length > 1 || issue.code === 'custom') return sent.length + 1
  const name = issue.code === 'unrecognized_keys' ? issue.keys[0] : issue.path[0]
  const position = sent.indexOf(String(name))
  return position < 0 ? sent.length : position
}

// All of a trail's selectors are one field.
function fieldOf({ path, ...issue }: ParsedIssue): string {
  if (path[0] === 'selectors') return 'selectors'
  return formatPath(issue.code === 'unrecognized_keys' ? [...path, cut(issue.keys[0] ?? '')] : path)
}

function isTooManyItems(issue: ParsedIssue): boolean {
  return issue.code === 'too_big' && issue.origin === 'array'
}

function formatPath(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('')
}

function cut(name: string): string {
  return name.slice(0, NAME_LENGTH_MAX)
}

function namesOf(shape: unknown): string[] {
  return shape instanceof z.ZodObject ? Object.keys(shape.shape) : []
}

function hasRequired(option: z.ZodObject, value: unknown): boolean {
  const required = namesOf(option).filter((name) => isRequired(option, name))
  return required.every((name) => isJsonObject(value) && Object.hasOwn(value, name))
}

function isRequired({ shape }: z.ZodObject, name: string): boolean {
  return shape[name]?._zod.optin === undefined
}

function isObjectShape(shape: unknown): shape is z.ZodObject {
  return shape instanceof z.ZodObject
}

const NAME_LENGTH_MAX = 64
const NO_MEMBERS = z.object({})
const EXPECTED: { [type: string]: string } = {
  string: 'a string',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
}
const REQUIRED_PARAMETERS = new Map([
  ['id', SENTENCES.requiredExportId],
  ['start', SENTENCES.requiredDay],
  ['end', SENTENCES.requiredDay],
])

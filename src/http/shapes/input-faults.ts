import { z } from 'zod'
import { Fault, invalidField } from '../../domain/fault.ts'
import { isJsonObject, type JsonObject } from '../../domain/json/json-values.ts'
import { ENGLISH } from '../../domain/messages/english/english.ts'
import { cutName, describeType, quoteValue } from '../../domain/parse.ts'
import { SERVER_ID_LENGTH_MAX } from '../../domain/servers/observation.ts'

/** The part of a request that values were sent in. */
export type RequestPart = 'path' | 'query' | 'body'

/** The shape that values should have, and where they were sent. */
type Input = { shape: z.ZodObject; part: RequestPart }
type Issue = z.core.$ZodRawIssue
type ParsedIssue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/**
 * Returns the values of a part of a request, parsed with its shape. Throws a fault that names the first wrong value in
 * the order of sending, and a missing one only if all others are right.
 */
export function parseInput<Shape extends z.ZodObject>(
  shape: Shape,
  values: JsonObject,
  part: RequestPart,
): z.output<Shape> {
  const result = shape.safeParse(values, { error: (issue) => toSentence(issue, { shape, part }) })
  if (result.success) return result.data
  const issue = firstIssue(result.error.issues, Object.keys(values))
  const isTooMany = issue.code === 'too_big' && issue.origin === 'array'
  throw new Fault(
    isTooMany ? 'too_large' : 'invalid',
    'inputFault',
    { message: issue.message },
    { field: fieldOf(issue) },
  )
}

/** Returns the fault of a parameter that a request does not have. */
export function unknownParameter(name: string, allowed: string[]): Fault {
  return invalidField(cutName(name), 'unknownParameter', { allowed })
}

const { faults } = ENGLISH

// The sentence of an issue. `field` is the path of the value, such as `selectors[0].fields`.
function toSentence(issue: Issue, input: Input): string {
  const path = issue.path ?? []
  const field = formatPath(path)
  if (/^servers\[\d+\]\.id$/.test(field)) return faults.notServerId({ field, max: SERVER_ID_LENGTH_MAX })
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownSentence([...path, cutName(issue.keys[0] ?? '')], namesOf(issue.inst), input)
    case 'too_small':
      return emptySentence(field, input)
    case 'too_big':
      return tooBigSentence(field, Number(issue.maximum), issue.input)
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

function unknownSentence(path: Path, allowed: string[], { part }: Input): string {
  const field = formatPath(path)
  return part === 'query'
    ? faults.unknownParameter({ field, allowed })
    : faults.unknownField({ field, allowed })
}

function emptySentence(field: string, { shape }: Input): string {
  return isRequired(shape, field)
    ? faults.emptyRequiredParameter({ field })
    : faults.emptyParameter({ field })
}

function tooBigSentence(field: string, max: number, value: unknown): string {
  if (Array.isArray(value)) return faults.tooManyItems({ field, max, count: value.length })
  return faults.tooLong({ field, max, length: String(value).length })
}

function choiceSentence(path: Path, allowed: string[], value: unknown, input: Input): string {
  const field = formatPath(path)
  if (path.length > 1) return faults.notOneOf({ field, allowed })
  if (input.part === 'query' && value === '') return emptySentence(field, input)
  if (input.part === 'body' && value === undefined) return faults.required({ field })
  if (allowed.join() === 'true') return faults.notTrue({ field, got: describeValue(value) })
  if (input.part === 'body' && typeof value !== 'string')
    return faults.notString({ field, got: describeValue(value) })
  return faults.notAllowed({ field, allowed, got: quoteValue(String(value ?? '')) })
}

// A choice of objects fails as the first one whose required members the value has, or else as the last one.
function optionSentence(issue: Issue, path: Path, { part }: Input): string {
  const options = issue.inst instanceof z.ZodXor ? issue.inst.options.filter(isObjectShape) : []
  const shape = options.find((each) => hasRequired(each, issue.input)) ?? options.at(-1) ?? z.object({})
  const error = (inner: Issue) =>
    toSentence({ ...inner, path: [...path, ...(inner.path ?? [])] }, { shape, part })
  const result = shape.safeParse(issue.input, { error })
  return firstIssue(result.error?.issues ?? [], []).message
}

function typeSentence(path: Path, type: string, value: unknown, { shape, part }: Input): string {
  const field = formatPath(path)
  const got = path.length > 1 ? describeType(value) : describeValue(value)
  if (path[0] === 'servers' && path.length === 2) return faults.notObservation({ field, got })
  if (path.length === 1 && value === undefined) return missingSentence(field, part)
  if (type === 'array' && path.length === 1 && shape.shape[field]?.safeParse(null).success)
    return faults.notArrayOrNull({ field, got })
  const sentence = TYPES.get(type)
  if (sentence === undefined) throw new TypeError(`There is no sentence for the type ${type}.`)
  return sentence({ field, got })
}

const TYPES = new Map([
  ['string', faults.notString],
  ['boolean', faults.notBoolean],
  ['array', faults.notArray],
  ['object', faults.notObject],
])

function missingSentence(field: string, part: RequestPart): string {
  const sentence = part === 'query' ? MISSING_PARAMETERS.get(field) : undefined
  return (sentence ?? faults.required)({ field })
}

const MISSING_PARAMETERS = new Map([
  ['id', faults.exportIdRequired],
  ['start', faults.reportDayMissing],
  ['end', faults.reportDayMissing],
])

function describeValue(value: unknown): string {
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
  return formatPath(issue.code === 'unrecognized_keys' ? [...path, cutName(issue.keys[0] ?? '')] : path)
}

function formatPath(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('')
}

function namesOf(shape: unknown): string[] {
  return isObjectShape(shape) ? Object.keys(shape.shape) : []
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

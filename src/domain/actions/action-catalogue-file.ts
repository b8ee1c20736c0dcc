import { EVENT_NAME_LENGTH_MAX } from '../events/record-fields.ts'
import { type Fault, invalidField } from '../fault.ts'
import { formatInteger } from '../messages/numbers.ts'
import { describeType, isJsonObject, type JsonObject, parseJson, quoteValue } from '../parse.ts'
import type { Action, Catalogue } from './action-catalogue.ts'

/** Maximum size of an actions file, in bytes. */
export const ACTIONS_FILE_BYTES_MAX = 1_048_576
export const ACTIONS_FILE_ACTIONS_MAX = 2_000
export const TITLE_LENGTH_MAX = 128
export const OBJECT_TYPE_LENGTH_MAX = 64
export const DETAIL_PARAMETERS_MAX = 8
export const PARAMETER_LENGTH_MAX = 64

/**
 * Returns the base catalogue with the actions of an actions file. A new action is added; of a known one only the members
 * that the file gives are replaced. Throws a fault that names the action, the member and what is allowed.
 */
export function extendCatalogue(file: string, base: Catalogue): Catalogue {
  const catalogue = new Map(base)
  for (const [name, members] of Object.entries(parseActions(file))) {
    checkName(name)
    catalogue.set(name, parseAction(name, members, base.get(name) ?? NEW_ACTION))
  }
  return catalogue
}

type BaseAction = Action | typeof NEW_ACTION

const NEW_ACTION = {
  title: null,
  objectType: null,
  isAsynchronous: false,
  effect: null,
  tells: [],
} as const
const MEMBERS = ['title', 'objectType', 'asynchronous', 'effect', 'tells']
const EFFECTS = ['running', 'stopped', 'gone'] as const
const OBJECT_TYPE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/
const ONE_LINE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+$/u
const SECRET = /pass|secret|token|credential|private|signature|authorization|user_?data/i

function parseActions(file: string): JsonObject {
  const value = parseJson(file, 'file')
  if (!isJsonObject(value)) {
    throw invalidField(
      'actions',
      `The file must contain an object such as {"actions":{…}}; got ${describeType(value)}.`,
    )
  }
  const unknown = Object.keys(value).find((member) => member !== 'actions')
  if (unknown !== undefined) {
    throw invalidField(
      'actions',
      `The file has an unknown member ${quoteValue(unknown)}. It may only have actions.`,
    )
  }
  const { actions } = value
  if (!isJsonObject(actions)) {
    throw invalidField(
      'actions',
      `\`actions\` must be an object with a member for each action; got ${describeType(actions)}.`,
    )
  }
  const count = Object.keys(actions).length
  if (count > ACTIONS_FILE_ACTIONS_MAX) {
    throw invalidField(
      'actions',
      `\`actions\` must have at most ${formatInteger(ACTIONS_FILE_ACTIONS_MAX)} members; got ${formatInteger(count)}.`,
    )
  }
  return actions
}

function checkName(name: string): void {
  if (isLine(name, EVENT_NAME_LENGTH_MAX)) return
  throw invalidAction(name, 'the name', `1 to ${EVENT_NAME_LENGTH_MAX} characters ${ON_ONE_LINE}`)
}

function parseAction(name: string, members: unknown, base: BaseAction): Action {
  if (!isJsonObject(members)) {
    throw invalidAction(name, 'the value', 'an object such as {"title":"Stop Server"}')
  }
  const unknown = Object.keys(members).find((member) => !MEMBERS.includes(member))
  if (unknown !== undefined) {
    throw invalidField(
      'actions',
      `Action ${quoteValue(name)} has an unknown member ${quoteValue(unknown)}. It may have ${MEMBERS.join(', ')}.`,
    )
  }
  const action = {
    title: parseTitle(name, members.title === undefined ? base.title : members.title),
    objectType: parseObjectType(name, members.objectType) ?? base.objectType,
    isAsynchronous: parseAsynchronous(name, members.asynchronous) ?? base.isAsynchronous,
    effect: members.effect === undefined ? base.effect : parseEffect(name, members.effect),
    tells: parseTells(name, members.tells) ?? base.tells,
  }
  if (action.effect !== null && action.objectType !== null && action.objectType !== 'SERVER') {
    throw invalidAction(
      name,
      '`effect`',
      'null, because only actions on the object type SERVER have an effect',
    )
  }
  return action
}

function parseTitle(name: string, title: unknown): string {
  if (typeof title === 'string' && isLine(title, TITLE_LENGTH_MAX)) return title
  throw invalidAction(name, '`title`', `a string of 1 to ${TITLE_LENGTH_MAX} characters ${ON_ONE_LINE}`)
}

function parseObjectType(name: string, type: unknown): string | undefined {
  if (type === undefined) return undefined
  if (typeof type === 'string' && type.length <= OBJECT_TYPE_LENGTH_MAX && OBJECT_TYPE.test(type)) return type
  throw invalidAction(
    name,
    '`objectType`',
    `at most ${OBJECT_TYPE_LENGTH_MAX} capital letters, digits and single underscores between them, such as IP_ADDRESS`,
  )
}

function parseAsynchronous(name: string, value: unknown): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value
  throw invalidAction(name, '`asynchronous`', 'true or false')
}

function parseEffect(name: string, value: unknown): Action['effect'] {
  const effect = value === null ? null : EFFECTS.find((each) => each === value)
  if (effect === undefined) throw invalidAction(name, '`effect`', `${EFFECTS.join(', ')} or null`)
  return effect
}

function parseTells(name: string, tells: unknown): string[] | undefined {
  if (tells === undefined) return undefined
  const isList = Array.isArray(tells) && tells.length <= DETAIL_PARAMETERS_MAX && tells.every(isParameterName)
  if (!isList) {
    throw invalidAction(
      name,
      '`tells`',
      `a list of at most ${DETAIL_PARAMETERS_MAX} parameter names, each of 1 to ${PARAMETER_LENGTH_MAX} characters`,
    )
  }
  const secret = tells.find((parameter) => SECRET.test(parameter))
  if (secret !== undefined) {
    throw invalidAction(
      name,
      '`tells`',
      `without ${secret}, because a report must not show what may be a secret`,
    )
  }
  return tells
}

function isParameterName(value: unknown): value is string {
  return typeof value === 'string' && isLine(value, PARAMETER_LENGTH_MAX)
}

function isLine(value: string, maxLength: number): boolean {
  return value.length <= maxLength && ONE_LINE.test(value) && value === value.trim()
}

const ON_ONE_LINE = 'on one line, without white space at either end'

function invalidAction(name: string, member: string, allowed: string): Fault {
  return invalidField('actions', `Action ${quoteValue(name)}: ${member} must be ${allowed}.`)
}

import { EVENT_NAME_LENGTH_MAX } from '../events/record-fields.ts'
import { invalidField } from '../fault.ts'
import { isJsonObject, type JsonObject } from '../json/json-values.ts'
import { describeType, parseJson, quoteValue } from '../parse.ts'
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
    throw invalidField('actions', 'actionsFileNotObject', { got: describeType(value) })
  }
  const unknown = Object.keys(value).find((member) => member !== 'actions')
  if (unknown !== undefined) {
    throw invalidField('actions', 'actionsFileUnknownMember', { member: quoteValue(unknown) })
  }
  const { actions } = value
  if (!isJsonObject(actions)) {
    throw invalidField('actions', 'actionsNotObject', { got: describeType(actions) })
  }
  const count = Object.keys(actions).length
  if (count > ACTIONS_FILE_ACTIONS_MAX) {
    throw invalidField('actions', 'tooManyActions', { max: ACTIONS_FILE_ACTIONS_MAX, count })
  }
  return actions
}

function checkName(name: string): void {
  if (isLine(name, EVENT_NAME_LENGTH_MAX)) return
  throw invalidField('actions', 'actionNameInvalid', { action: quoteValue(name), max: EVENT_NAME_LENGTH_MAX })
}

function parseAction(name: string, members: unknown, base: BaseAction): Action {
  if (!isJsonObject(members)) {
    throw invalidField('actions', 'actionNotObject', { action: quoteValue(name) })
  }
  const unknown = Object.keys(members).find((member) => !MEMBERS.includes(member))
  if (unknown !== undefined) {
    throw invalidField('actions', 'actionUnknownMember', {
      action: quoteValue(name),
      member: quoteValue(unknown),
      allowed: MEMBERS,
    })
  }
  const action = {
    title: parseTitle(name, members.title === undefined ? base.title : members.title),
    objectType: parseObjectType(name, members.objectType) ?? base.objectType,
    isAsynchronous: parseAsynchronous(name, members.asynchronous) ?? base.isAsynchronous,
    effect: members.effect === undefined ? base.effect : parseEffect(name, members.effect),
    tells: parseTells(name, members.tells) ?? base.tells,
  }
  if (action.effect !== null && action.objectType !== null && action.objectType !== 'SERVER') {
    throw invalidField('actions', 'actionEffectNotServer', { action: quoteValue(name) })
  }
  return action
}

function parseTitle(name: string, title: unknown): string {
  if (typeof title === 'string' && isLine(title, TITLE_LENGTH_MAX)) return title
  throw invalidField('actions', 'actionTitleInvalid', { action: quoteValue(name), max: TITLE_LENGTH_MAX })
}

function parseObjectType(name: string, type: unknown): string | undefined {
  if (type === undefined) return undefined
  if (typeof type === 'string' && type.length <= OBJECT_TYPE_LENGTH_MAX && OBJECT_TYPE.test(type)) return type
  throw invalidField('actions', 'actionObjectTypeInvalid', {
    action: quoteValue(name),
    max: OBJECT_TYPE_LENGTH_MAX,
  })
}

function parseAsynchronous(name: string, value: unknown): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value
  throw invalidField('actions', 'actionAsynchronousInvalid', { action: quoteValue(name) })
}

function parseEffect(name: string, value: unknown): Action['effect'] {
  const effect = value === null ? null : EFFECTS.find((each) => each === value)
  if (effect === undefined) {
    throw invalidField('actions', 'actionEffectInvalid', { action: quoteValue(name), allowed: EFFECTS })
  }
  return effect
}

function parseTells(name: string, tells: unknown): string[] | undefined {
  if (tells === undefined) return undefined
  const isList = Array.isArray(tells) && tells.length <= DETAIL_PARAMETERS_MAX && tells.every(isParameterName)
  if (!isList) {
    throw invalidField('actions', 'actionTellsInvalid', {
      action: quoteValue(name),
      max: DETAIL_PARAMETERS_MAX,
      lengthMax: PARAMETER_LENGTH_MAX,
    })
  }
  const secret = tells.find((parameter) => SECRET.test(parameter))
  if (secret !== undefined) {
    throw invalidField('actions', 'actionTellsSecret', { action: quoteValue(name), parameter: secret })
  }
  return tells
}

function isParameterName(value: unknown): value is string {
  return typeof value === 'string' && isLine(value, PARAMETER_LENGTH_MAX)
}

function isLine(value: string, maxLength: number): boolean {
  return value.length <= maxLength && ONE_LINE.test(value) && value === value.trim()
}

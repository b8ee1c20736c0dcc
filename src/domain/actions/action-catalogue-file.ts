import { EVENT_NAME_LENGTH_MAX } from '../events/record.ts'
import { type Fault, invalidField } from '../fault.ts'
import { isJsonObject, type JsonObject, parseJson } from '../parse.ts'
import type { Action, Catalogue } from './action-catalogue.ts'

/** A text of additions may have at most so many bytes, and so many actions in it. */
export const ACTIONS_FILE_BYTES_MAX = 1_048_576
export const ACTIONS_FILE_ACTIONS_MAX = 2_000
export const TITLE_LENGTH_MAX = 128
export const OBJECT_TYPE_LENGTH_MAX = 64
export const DETAIL_PARAMETERS_MAX = 8
export const PARAMETER_LENGTH_MAX = 64

/**
 * A catalogue with what a text of additions says: actions that are new, and what it says differently of those that were
 * known, of which all it is silent about stays. A fault names the action, the member, and what is allowed.
 */
export function extendCatalogue(additions: string, base: Catalogue): Catalogue {
  const catalogue = new Map(base)
  for (const [name, given] of Object.entries(readActions(additions))) {
    checkName(name)
    catalogue.set(name, readAction(name, given, base.get(name) ?? NOTHING_KNOWN))
  }
  return catalogue
}

const NOTHING_KNOWN = {
  title: null,
  objectType: null,
  isAsynchronous: false,
  effect: null,
  tells: [],
} as const
const MEMBERS = ['title', 'objectType', 'asynchronous', 'effect', 'tells']
const EFFECTS = ['running', 'stopped', 'gone'] as const
const OBJECT_TYPE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/
const LINE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+$/u
const SECRET = /pass|secret|token|credential|private|signature|authorization|user_?data/i

function readActions(additions: string): JsonObject {
  const whole = parseJson(additions, 'text')
  if (!isJsonObject(whole)) throw invalidField('actions', 'It must be an object such as {"actions":{…}}.')
  for (const member of Object.keys(whole)) {
    if (member !== 'actions')
      throw invalidField('actions', `There is no member ${shown(member)}; it has actions.`)
  }
  const { actions } = whole
  if (!isJsonObject(actions))
    throw invalidField('actions', 'actions must be an object, with the names of actions.')
  const count = Object.keys(actions).length
  if (count > ACTIONS_FILE_ACTIONS_MAX) {
    throw invalidField(
      'actions',
      `actions may hold at most ${ACTIONS_FILE_ACTIONS_MAX} of them, and this has ${count}.`,
    )
  }
  return actions
}

function checkName(name: string): void {
  if (isLine(name, EVENT_NAME_LENGTH_MAX)) return
  const allowed = `1 to ${EVENT_NAME_LENGTH_MAX} characters on one line, with no blanks around them`
  throw wrong(name, 'the name', allowed)
}

type Known = Action | typeof NOTHING_KNOWN

function readAction(name: string, given: unknown, known: Known): Action {
  if (!isJsonObject(given))
    throw wrong(name, 'what stands under it', 'an object such as {"title":"Stop Server"}')
  for (const member of Object.keys(given)) {
    if (MEMBERS.includes(member)) continue
    throw invalidField(
      'actions',
      `${shown(name)}: there is no member ${shown(member)}; there are ${MEMBERS.join(', ')}.`,
    )
  }
  const action = {
    title: readTitle(name, given.title === undefined ? known.title : given.title),
    objectType: readObjectType(name, given.objectType) ?? known.objectType,
    isAsynchronous: readTruth(name, given.asynchronous) ?? known.isAsynchronous,
    effect: given.effect === undefined ? known.effect : readEffect(name, given.effect),
    tells: readTells(name, given.tells) ?? known.tells,
  }
  if (action.effect !== null && action.objectType !== null && action.objectType !== 'SERVER') {
    throw wrong(name, 'effect', 'null, for only what is done to the object type SERVER has one')
  }
  return action
}

function readTitle(name: string, title: unknown): string {
  if (typeof title === 'string' && isLine(title, TITLE_LENGTH_MAX)) return title
  throw wrong(
    name,
    'title',
    `a text of 1 to ${TITLE_LENGTH_MAX} characters on one line, with no blanks around it`,
  )
}

function readObjectType(name: string, type: unknown): string | undefined {
  if (type === undefined) return undefined
  if (typeof type === 'string' && type.length <= OBJECT_TYPE_LENGTH_MAX && OBJECT_TYPE.test(type)) return type
  const allowed = `at most ${OBJECT_TYPE_LENGTH_MAX} capital letters, digits and underscores between them, such as IP_ADDRESS`
  throw wrong(name, 'objectType', allowed)
}

function readTruth(name: string, truth: unknown): boolean | undefined {
  if (truth === undefined || typeof truth === 'boolean') return truth
  throw wrong(name, 'asynchronous', 'true or false')
}

function readEffect(name: string, given: unknown): Action['effect'] {
  const effect = given === null ? null : EFFECTS.find((each) => each === given)
  if (effect === undefined) throw wrong(name, 'effect', `${EFFECTS.join(', ')} or null`)
  return effect
}

function readTells(name: string, tells: unknown): string[] | undefined {
  if (tells === undefined) return undefined
  const isList = Array.isArray(tells) && tells.length <= DETAIL_PARAMETERS_MAX && tells.every(isParameter)
  if (!isList) {
    const allowed = `a list of at most ${DETAIL_PARAMETERS_MAX} names of parameters, each of 1 to ${PARAMETER_LENGTH_MAX} characters`
    throw wrong(name, 'tells', allowed)
  }
  const secret = tells.find((parameter) => SECRET.test(parameter))
  if (secret !== undefined) {
    throw wrong(name, 'tells', `without ${secret}, for a report must not show what may be a secret`)
  }
  return tells
}

function isParameter(parameter: unknown): parameter is string {
  return typeof parameter === 'string' && isLine(parameter, PARAMETER_LENGTH_MAX)
}

function isLine(value: string, most: number): boolean {
  return value.length <= most && LINE.test(value) && value === value.trim()
}

function wrong(name: string, member: string, allowed: string): Fault {
  return invalidField('actions', `${shown(name)}: ${member} must be ${allowed}.`)
}

// A name that is wrong may be long, or hold what no line can show.
function shown(name: string): string {
  return name === '' ? '""' : name.slice(0, 64).replace(/[^\P{C}]/gu, '\uFFFD')
}

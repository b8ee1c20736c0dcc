import type { RunningState } from '../servers/server.ts'
import { toPascalCase, toTitle } from './action-name-case.ts'
import { ASYNCHRONOUS_ACTIONS, DETAIL_PARAMETERS, SERVER_EFFECTS } from './action-traits.ts'
import { CLOUDCONTROL_ACTIONS } from './families/cloudcontrol-actions.ts'
import { COMPUTE_ACTIONS } from './families/compute-actions.ts'
import { DATABASE_ACTIONS } from './families/database-actions.ts'
import { DAYBOOK_ACTIONS } from './families/daybook-actions.ts'
import { IDENTITY_ACTIONS } from './families/identity-actions.ts'
import { LOAD_BALANCER_ACTIONS } from './families/load-balancer-actions.ts'
import { NETWORK_ACTIONS } from './families/network-actions.ts'
import { SERVICE_ACTIONS } from './families/service-actions.ts'
import { STORAGE_ACTIONS } from './families/storage-actions.ts'

/** An action, which is an API method, with what the administrator log needs to know of it. */
export type Action = {
  title: string
  /** The type of the objects it acts on; null if only the event tells. */
  objectType: string | null
  /** Whether its outcome follows later, in an event of the system. */
  isAsynchronous: boolean
  /** The state in which it leaves a server; null if it does not change a server's state. */
  effect: RunningState | null
  /** The request parameters that the report's Details show. */
  tells: readonly string[]
}

/** Actions by name. */
export type Catalogue = ReadonlyMap<string, Action>

/** The titles of actions by object type and name. Each name occurs only once. */
export const ACTION_FAMILIES: readonly ActionTitles[] = [
  COMPUTE_ACTIONS,
  STORAGE_ACTIONS,
  NETWORK_ACTIONS,
  LOAD_BALANCER_ACTIONS,
  IDENTITY_ACTIONS,
  DATABASE_ACTIONS,
  SERVICE_ACTIONS,
  CLOUDCONTROL_ACTIONS,
  DAYBOOK_ACTIONS,
]

type ActionTitles = { readonly [objectType: string]: { readonly [name: string]: string } }

/** The catalogue that is part of Daybook. An actions file can extend it. */
export const ACTION_CATALOGUE: Catalogue = new Map(
  ACTION_FAMILIES.flatMap((family) =>
    Object.entries(family).flatMap(([objectType, titles]) =>
      Object.entries(titles).map(([name, title]): [string, Action] => [
        name,
        toAction(name, title, objectType),
      ]),
    ),
  ),
)

/** Returns an action by its name in any spelling, such as `stop_instances`; null if the catalogue does not have it. */
export function findAction(eventName: string, catalogue: Catalogue): Action | null {
  const name = withoutVersion(eventName)
  return catalogue.get(name) ?? catalogue.get(toPascalCase(name)) ?? null
}

/** Returns the title of an action: the catalogue's, or else one made of the words in its name. */
export function actionTitle(eventName: string, catalogue: Catalogue): string {
  return findAction(eventName, catalogue)?.title ?? toTitle(withoutVersion(eventName))
}

function toAction(name: string, title: string, objectType: string): Action {
  return {
    title,
    objectType,
    isAsynchronous: ASYNCHRONOUS_ACTIONS.has(name),
    effect: SERVER_EFFECTS.get(name) ?? null,
    tells: DETAIL_PARAMETERS.get(name) ?? [],
  }
}

// `GetFunction20150331v2` is the same action as `GetFunction`.
function withoutVersion(eventName: string): string {
  return eventName.replace(/(?<=[a-z])\d{8}(?:v\d+)?$/, '')
}

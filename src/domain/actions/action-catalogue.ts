import type { RunningState } from '../servers/server.ts'
import { toPascalCase, toTitle } from './action-name-case.ts'
import { ASYNCHRONOUS_ACTIONS, DETAIL_PARAMETERS, SERVER_EFFECTS } from './action-traits.ts'
import { CLOUDCONTROL_ACTIONS } from './families/cloudcontrol-actions.ts'
import { COMPUTE_ACTIONS } from './families/compute-actions.ts'
import { DATABASE_ACTIONS } from './families/database-actions.ts'
import { OWN_ACTIONS } from './families/daybook-actions.ts'
import { IDENTITY_ACTIONS } from './families/identity-actions.ts'
import { BALANCER_ACTIONS } from './families/load-balancer-actions.ts'
import { NETWORK_ACTIONS } from './families/network-actions.ts'
import { SERVICE_ACTIONS } from './families/service-actions.ts'
import { STORAGE_ACTIONS } from './families/storage-actions.ts'

/** What people call an action, what kind of thing it is done to, and how it goes on. */
export type Action = {
  title: string
  /** Null where only the event itself tells what kind of thing it was done to. */
  objectType: string | null
  /** Whether its end comes later, as an event of the system. */
  isAsynchronous: boolean
  /** The state in which it leaves a server, if it is done to one. */
  effect: RunningState | null
  /** Parameters worth a word in the report's Details. */
  tells: readonly string[]
}

/** What is known of actions, by name. */
export type Catalogue = ReadonlyMap<string, Action>

/** The titles of actions, by the kind of thing that each is done to; no name stands in two of them. */
export const ACTION_FAMILIES: readonly Titles[] = [
  COMPUTE_ACTIONS,
  STORAGE_ACTIONS,
  NETWORK_ACTIONS,
  BALANCER_ACTIONS,
  IDENTITY_ACTIONS,
  DATABASE_ACTIONS,
  SERVICE_ACTIONS,
  CLOUDCONTROL_ACTIONS,
  OWN_ACTIONS,
]

type Titles = { readonly [objectType: string]: { readonly [name: string]: string } }

/** The action catalogue that comes with the house. */
export const ACTION_CATALOGUE: Catalogue = new Map(
  ACTION_FAMILIES.flatMap((actions) =>
    Object.entries(actions).flatMap(([objectType, titles]) =>
      Object.entries(titles).map(([name, title]): [string, Action] => [name, known(name, title, objectType)]),
    ),
  ),
)

function known(name: string, title: string, objectType: string): Action {
  return {
    title,
    objectType,
    isAsynchronous: ASYNCHRONOUS_ACTIONS.has(name),
    effect: SERVER_EFFECTS.get(name) ?? null,
    tells: DETAIL_PARAMETERS.get(name) ?? [],
  }
}

/** What a catalogue knows of an action, also under another spelling of its name; null when it does not know it. */
export function findAction(eventName: string, catalogue: Catalogue): Action | null {
  const name = withoutVersion(eventName)
  return catalogue.get(name) ?? catalogue.get(toPascalCase(name)) ?? null
}

/** The title people read for an action: the catalogue's, or else made of the words in its name. */
export function actionTitle(eventName: string, catalogue: Catalogue): string {
  return findAction(eventName, catalogue)?.title ?? toTitle(withoutVersion(eventName))
}

/** `GetFunction20150331v2` is the same action as `GetFunction`. */
function withoutVersion(eventName: string): string {
  return eventName.replace(/(?<=[a-z])\d{8}(?:v\d+)?$/, '')
}

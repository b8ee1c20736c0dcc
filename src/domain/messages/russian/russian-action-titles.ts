import type { ACTION_TITLES } from '../english/action-titles.ts'
import { RUSSIAN_ACCESS_TITLES } from './titles/russian-access-titles.ts'
import { RUSSIAN_NETWORK_TITLES } from './titles/russian-network-titles.ts'
import { RUSSIAN_OWN_TITLES } from './titles/russian-own-titles.ts'
import { RUSSIAN_SERVER_TITLES } from './titles/russian-server-titles.ts'
import { RUSSIAN_STORAGE_TITLES } from './titles/russian-storage-titles.ts'

/** The titles of actions in Russian. Those that are not in the table stay English. */
export const RUSSIAN_ACTION_TITLES: typeof ACTION_TITLES = {
  shown: ({ title }) => russianTitle(title),
}

/** Returns the title of an action in Russian, or as it is if it is not translated. */
export function russianTitle(title: string): string {
  return TITLES.get(title) ?? title
}

/** Whether the title of an action is translated. */
export function hasRussianTitle(title: string): boolean {
  return TITLES.has(title)
}

// The common ones: what was done, as a noun, so that it needs no gender of its user.
const TITLES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...RUSSIAN_SERVER_TITLES,
    ...RUSSIAN_STORAGE_TITLES,
    ...RUSSIAN_NETWORK_TITLES,
    ...RUSSIAN_ACCESS_TITLES,
    ...RUSSIAN_OWN_TITLES,
  }),
)

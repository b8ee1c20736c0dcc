import { MESSAGES } from '../messages/messages.ts'
import { actionTitle, type Catalogue } from './action-catalogue.ts'

/** Returns the title of an action in the language of the page that shows it; in English where it is not translated. */
export function shownTitle(eventName: string, catalogue: Catalogue): string {
  return MESSAGES.actionTitles.shown({ title: actionTitle(eventName, catalogue) })
}

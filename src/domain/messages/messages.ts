import type { Language } from '../language.ts'
import { ENGLISH } from './english/english.ts'
import { RUSSIAN } from './russian/russian.ts'

/** The sentences of one language. */
export type Messages = typeof ENGLISH

/**
 * Every sentence that Daybook shows to people, except the help of its commands and the guides. A sentence is in the language
 * of the request that is being answered, and in English everywhere else: read a sentence where it is used, and no sentence
 * while a module loads. A group of sentences can be read at any time.
 */
// The function keeps every name.
export const MESSAGES: Messages = inLanguages(ENGLISH, RUSSIAN) as Messages

/** Sets what says in which language sentences are read: the middleware of pages knows it. */
export function setLanguageReader(reader: () => Language): void {
  readLanguage = reader
}

/** Returns the language in which sentences are read. */
export function presentLanguage(): Language {
  return readLanguage()
}

let readLanguage: () => Language = () => 'en'

type Group = { readonly [name: string]: unknown }

// What Russian does not have stays English.
function inLanguages(english: Group, russian: Group): Group {
  const group: Group = {}
  for (const [name, sentence] of Object.entries(english)) {
    const translated = russian[name] ?? sentence
    Object.defineProperty(group, name, {
      enumerable: true,
      ...(isGroup(sentence)
        ? { value: inLanguages(sentence, isGroup(translated) ? translated : {}) }
        : { get: () => (readLanguage() === 'ru' ? translated : sentence) }),
    })
  }
  return group
}

function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The languages of the console, the usual one first. */
export const LANGUAGES = ['en', 'ru'] as const

export type Language = (typeof LANGUAGES)[number]

/** What each language calls itself, which is the same in all of them. */
export const LANGUAGE_NAMES: { readonly [language in Language]: string } = { en: 'English', ru: 'Русский' }

/** Returns the language with a name such as `ru`; null if there is none. */
export function findLanguage(name: string): Language | null {
  return LANGUAGES.find((each) => each === name) ?? null
}

/** Returns the language that a header `Accept-Language` prefers among those of the console; English if it names none. */
export function preferredLanguage(acceptLanguage: string): Language {
  const wanted = acceptLanguage
    .slice(0, HEADER_LENGTH_MAX)
    .split(',')
    .flatMap(parseRange)
    .sort((a, b) => b.weight - a.weight)
  return wanted[0]?.language ?? LANGUAGES[0]
}

const HEADER_LENGTH_MAX = 1_000

// `ru-RU;q=0.9`. Without a weight it is 1, and with 0 it is not wanted.
function parseRange(range: string): { language: Language; weight: number }[] {
  const [, name = '', weight = '1'] = /^\s*([a-z]+)(?:-[\w-]*)?\s*(?:;\s*q=([\d.]+)\s*)?$/i.exec(range) ?? []
  const language = findLanguage(name.toLowerCase())
  return language === null || !(Number(weight) > 0) ? [] : [{ language, weight: Number(weight) }]
}

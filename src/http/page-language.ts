import { AsyncLocalStorage } from 'node:async_hooks'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { findLanguage, type Language, preferredLanguage } from '../domain/language.ts'
import { setLanguageReader } from '../domain/messages/messages.ts'

/** The cookie in which a browser keeps the language of pages. */
export const LANGUAGE_COOKIE = 'daybook-language'

/** Answers a request for a page in the language that its browser has chosen, or prefers. */
export function inPageLanguage(): MiddlewareHandler {
  setLanguageReader(() => languages.getStore() ?? 'en')
  return (c, next) => languages.run(languageOf(c), next)
}

/** Returns a function that runs in the language of the present request, whenever it is called. */
export function keepLanguage<Arguments extends unknown[], Result>(
  run: (...given: Arguments) => Result,
): (...given: Arguments) => Result {
  const language = languages.getStore()
  return language === undefined ? run : (...given) => languages.run(language, () => run(...given))
}

// What a request that is not for a page says is in English, and so is everything else that Daybook does.
const languages = new AsyncLocalStorage<Language>()

function languageOf(c: Context): Language {
  return (
    findLanguage(getCookie(c, LANGUAGE_COOKIE) ?? '') ??
    preferredLanguage(c.req.header('accept-language') ?? '')
  )
}

import type { MiddlewareHandler } from 'hono'
import {
  findMixedScripts,
  formatCodePoint,
  hasHidden,
  replaceHidden,
  toPrintable,
} from '../../domain/foreign-text.ts'
import { MESSAGES } from '../../domain/messages/messages.ts'

const { foreignText: TEXT } = MESSAGES.pages

/**
 * Marks what hides or deceives in the texts of every page: see `markForeignText`. It works on the finished page, so that no
 * view can forget it.
 */
export const visibleText: MiddlewareHandler = async (c, next) => {
  await next()
  if (!c.res.headers.get('content-type')?.startsWith('text/html')) return
  const html = await c.res.text()
  c.res = new Response(markForeignText(html), c.res)
}

const TOKEN = /<[^<>]*>?|[^<]+/g

/**
 * Returns HTML in which texts and tooltips show hidden characters as their codes, isolate words that are written from right
 * to left, and mark words of scripts that look alike. The character itself stays in the text, so copying gives the original.
 * Values of forms stay as they are.
 */
export function markForeignText(html: string): string {
  if (isPlain(html) || (!hasHidden(html) && !MARKED_WORDS.test(html))) return html
  let verbatim: string | null = null
  return html.replace(TOKEN, (token) => {
    if (!token.startsWith('<')) return markText(token, verbatim)
    const [, closing, name = ''] = TAG.exec(token) ?? []
    if (VERBATIM.has(name)) verbatim = closing ? null : name
    return token.replace(SHOWN_ATTRIBUTE, showAttribute)
  })
}

// What most pages consist of, which has nothing to mark. Line breaks separate the items of a list in a tooltip, and tooltips
// keep them; elsewhere they are marked.
function isPlain(html: string): boolean {
  return !OTHER_CHARACTER.test(html) && !LINE_BREAK_IN_TEXT.test(html)
}

// ASCII, Latin letters and signs up to U+00FF, dashes and quotation marks: none is hidden, and all letters are Latin.
const OTHER_CHARACTER = /[^\n\x20-\x7e\xa1-\xac\xae-\xff\u2010-\u2027]/
const LINE_BREAK_IN_TEXT = /(?:^|>)[^<>]*\n/

const TAG = /^<(\/?)([a-z]+)/
// Elements that keep line breaks, and elements that hold no others.
const VERBATIM: ReadonlySet<string> = new Set(['pre', 'textarea', 'title', 'option'])
const SHOWN_ATTRIBUTE = / (?:title|aria-label|placeholder|alt|data-label)="[^"]*"/g

const RIGHT_TO_LEFT = String.raw`\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}`
const MARKED_WORDS = new RegExp(
  String.raw`[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}${RIGHT_TO_LEFT}]`,
  'u',
)

// The words of a name that is written from right to left are isolated together.
const WORDS = new RegExp(
  `[${RIGHT_TO_LEFT}]+(?: [${RIGHT_TO_LEFT}]+)*|[[\\p{L}\\p{M}]--[${RIGHT_TO_LEFT}]]+`,
  'gv',
)
const IS_RIGHT_TO_LEFT = new RegExp(`^[${RIGHT_TO_LEFT}]`, 'u')

function markText(text: string, element: string | null): string {
  if (element === 'textarea') return text
  if (element === 'title' || element === 'option') return toPrintable(text)
  const marked = text.replace(WORDS, markWord)
  const isLaidOut = element === 'pre'
  return replaceHidden(marked, (char) => (isLaidOut && /[\t\r\n]/.test(char) ? char : markHidden(char)))
}

function markWord(word: string): string {
  if (IS_RIGHT_TO_LEFT.test(word)) return `<bdi>${word}</bdi>`
  const scripts = findMixedScripts(word)
  if (scripts.length === 0) return word
  return element('span', { class: 'mixed-scripts', title: TEXT.mixedScripts({ scripts }) }, word)
}

// The style sheet shows the code, and the character takes effect within the element only.
function markHidden(char: string): string {
  const code = formatCodePoint(char)
  const attributes = { class: 'hidden-character', 'data-code': code, title: TEXT.hidden({ code }) }
  return element('bdi', attributes, toHtml(char))
}

// The values have no characters that HTML escapes.
function element(name: string, attributes: { [name: string]: string }, content: string): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`)
  return `<${name}${list.join('')}>${content}</${name}>`
}

// Browsers drop U+0000 and turn a carriage return into a line feed.
function toHtml(char: string): string {
  if (char === '\0') return ''
  return char === '\r' ? '&#13;' : char
}

// Line breaks separate the items of a list in a tooltip.
function showAttribute(attribute: string): string {
  return attribute.replace(/[^\n]+/g, toPrintable)
}

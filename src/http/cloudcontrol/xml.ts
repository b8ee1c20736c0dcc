/** How each document begins, to the byte: clients tell XML from CSV by it. */
export const PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

export const XML_TYPE = { 'Content-Type': 'text/xml; charset=UTF-8' }

/** An element with nothing but text in it. */
export function element(name: string, text: string): string {
  return `<${name}>${escaped(text)}</${name}>`
}

/** A text as XML 1.0 can hold it: what it cannot, becomes U+FFFD. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(FORBIDDEN, '\uFFFD')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}

const ENTITIES: { [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

// https://www.w3.org/TR/xml/#charsets
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

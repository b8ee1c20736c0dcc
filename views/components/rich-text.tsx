import type { Child } from 'hono/jsx'
import type { RichPart, RichText as Text } from '../../src/domain/messages/rich.ts'

type RichTextProps = {
  text: Text
  /** The URL of each link by its name. */
  links?: { [name: string]: string }
  /** The element for each slot by its name. */
  slots?: { [name: string]: Child }
}

/** A sentence with code, emphasis, links, and elements of the view in its slots. */
export function RichText({ text, links = {}, slots = {} }: RichTextProps) {
  return <>{text.map((part) => renderPart(part, links, slots))}</>
}

function renderPart(part: RichPart, links: { [name: string]: string }, slots: { [name: string]: Child }) {
  if (typeof part === 'string') return part
  if (part.kind === 'code') return <code>{part.text}</code>
  if (part.kind === 'strong') return <strong>{part.text}</strong>
  if (part.kind === 'italic') return <i>{part.text}</i>
  if (part.kind === 'slot') return slots[part.name]
  return <a href={links[part.name]}>{part.text}</a>
}

import type { RichPart, RichText as Text } from '../../src/domain/messages/rich.ts'

/** A sentence with code, emphasis and links; `links` has the URL of each link by its name. */
export function RichText({ text, links = {} }: { text: Text; links?: { [name: string]: string } }) {
  return <>{text.map((part) => renderPart(part, links))}</>
}

function renderPart(part: RichPart, links: { [name: string]: string }) {
  if (typeof part === 'string') return part
  if (part.kind === 'code') return <code>{part.text}</code>
  if (part.kind === 'strong') return <strong>{part.text}</strong>
  return <a href={links[part.name]}>{part.text}</a>
}

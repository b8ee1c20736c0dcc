/** A sentence with code, emphasis or links in it, as parts in order. A view renders each part; no part contains markup. */
export type RichText = readonly RichPart[]

export type RichPart =
  | string
  | { kind: 'code'; text: string }
  | { kind: 'strong'; text: string }
  | { kind: 'italic'; text: string }
  /** `name` says which link: the view knows its URL. */
  | { kind: 'link'; text: string; name: string }
  /** An element of the view, such as a time; `name` says which. */
  | { kind: 'slot'; name: string }

/** Returns a rich text from a template: rich`Set ${code('DAYBOOK_PUBLIC_URL')}, or ${link('guide', 'read how')}.` */
export function rich(texts: TemplateStringsArray, ...parts: (RichPart | number)[]): RichText {
  return texts.flatMap((text, index): RichPart[] => {
    const part = parts[index]
    const follower: RichPart[] = part === undefined ? [] : [typeof part === 'number' ? String(part) : part]
    return text === '' ? follower : [text, ...follower]
  })
}

/** Returns a part that is shown as code: a name, a command, or a value that must be typed exactly. */
export function code(text: string): RichPart {
  return { kind: 'code', text }
}

/** Returns a part that is emphasised. */
export function strong(text: string): RichPart {
  return { kind: 'strong', text }
}

/** Returns a part that is the name of something, such as an action. */
export function italic(text: string): RichPart {
  return { kind: 'italic', text }
}

/** Returns a part that is a link; `name` says which. */
export function link(name: string, text: string): RichPart {
  return { kind: 'link', text, name }
}

/** Returns a part that the view fills with an element of its own; `name` says which. */
export function slot(name: string): RichPart {
  return { kind: 'slot', name }
}

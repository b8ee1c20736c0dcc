/** A sentence in which names of fields stand between backticks, as programs get it; a page has them as code. */
export function FaultText({ text }: { text: string }) {
  return <>{text.split(/`([^`]+)`/).map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>
}

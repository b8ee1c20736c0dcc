/** Returns the text that is signed when a day or month is purged. */
export function toPurgedText({ kind, name }: { kind: string; name: string }): string {
  return `purged ${kind} ${name}`
}

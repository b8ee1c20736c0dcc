/**
 * Returns the name that a misspelt one probably means: the same but for case and punctuation, or at most two letters
 * away. Null if there is none.
 */
export function findSimilarName<const Name extends string>(
  misspelt: string,
  names: readonly Name[],
): Name | null {
  const letters = lettersOf(misspelt)
  const [nearest] = names
    .map((name) => ({ name, distance: editDistance(letters, lettersOf(name)) }))
    .sort((a, b) => a.distance - b.distance)
  if (nearest && nearest.distance <= (letters.length > SHORT_LENGTH_MAX ? DISTANCE_MAX : 0))
    return nearest.name
  return (letters.length >= PART_LENGTH_MIN && findByPart(letters, names)) || null
}

const DISTANCE_MAX = 2
/** Names of up to this many letters are too short to be misspelt. */
const SHORT_LENGTH_MAX = 3
/** A part of a name must have this many letters to stand for it: `username` is near, `user` is a part. */
const PART_LENGTH_MIN = 3
const NAME_LENGTH_MAX = 64

function lettersOf(name: string): string {
  return name
    .slice(0, NAME_LENGTH_MAX)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
}

// `user` means `userName` if no other name begins with it.
function findByPart<Name extends string>(letters: string, names: readonly Name[]): Name | null {
  const [first, ...others] = names.filter((name) => lettersOf(name).startsWith(letters))
  return first !== undefined && others.length === 0 ? first : null
}

// Levenshtein's distance, one row of the table at a time.
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, substituted))
    }
    row = next
  }
  return row[b.length] ?? 0
}

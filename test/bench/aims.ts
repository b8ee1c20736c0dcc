/** What a measurement should reach: at least or at most a number; what is compared is the ratio, or else the value. */
export type Aim = { atLeast: number; unit?: string } | { atMost: number; unit?: string }

/** Formats an aim: `≥ 0.6`, `≤ 350 MB`. */
export function formatAim(aim: Aim): string {
  const number =
    'atLeast' in aim ? `≥ ${aim.atLeast.toLocaleString('en')}` : `≤ ${aim.atMost.toLocaleString('en')}`
  return aim.unit === undefined ? number : `${number} ${aim.unit}`
}

/** Says whether a number reaches an aim. A number that could not be measured does not. */
export function isMet(aim: Aim, number: number): boolean {
  return 'atLeast' in aim ? number >= aim.atLeast : number <= aim.atMost
}

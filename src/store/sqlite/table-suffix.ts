/** Returns the suffix of a day's or month's tables: `_20260301` for `2026-03-01`. */
export function tableSuffix(day: string): string {
  return `_${day.replaceAll('-', '')}`
}

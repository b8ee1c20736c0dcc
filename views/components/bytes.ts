/** Returns a size with one decimal and a unit: `1.5 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  const exponent = Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  return `${(bytes / 1_000 ** exponent).toFixed(1)} ${UNITS[exponent]}`
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

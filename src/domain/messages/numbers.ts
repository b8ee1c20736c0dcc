/** Returns a whole number with a comma between thousands, as in `1,000`. */
export function formatInteger(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** Returns a number with its noun: `1 user`, `1,000 users`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatInteger(count)} ${count === 1 ? one : many}`
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB']

/** Returns a number of bytes in the largest unit in which it is at least 1, as in `1.5 GB`. */
export function formatByteSize(bytes: number): string {
  let unit = 0
  let value = bytes
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000
    unit += 1
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`
}

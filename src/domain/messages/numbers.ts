/** Returns a whole number with a comma between thousands, as in `1,000`. */
export function formatInteger(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** Returns a number with its noun: `1 user`, `1,000 users`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatInteger(count)} ${count === 1 ? one : many}`
}

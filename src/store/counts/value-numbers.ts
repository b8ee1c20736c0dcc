/** Numbers that stand for the values of a field, from 0 on: what many days say of a value is added by its number. */
export type ValueNumbers = {
  /** The values, each at its number. */
  values: string[]
  /** Returns the number of a value, which may be a new one. */
  numberOf(value: string): number
}

/** Creates numbers for values. */
export function createValueNumbers(): ValueNumbers {
  const values: string[] = []
  const numbers = new Map<string, number>()
  return {
    values,
    numberOf(value) {
      const known = numbers.get(value)
      if (known !== undefined) return known
      const number = values.length
      values.push(value)
      numbers.set(value, number)
      return number
    },
  }
}

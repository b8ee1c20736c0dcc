/** A daybook in which nobody has a key and nobody speaks. */
export const NO_CALLERS = {
  access: { callerOfKey: async () => null },
  silence: {
    count: async () => ({ speaking: 0, silent: 0, learning: 0, 'given-up': 0 }),
    watch: async () => [],
  },
}

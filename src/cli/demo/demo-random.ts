import { createHash } from 'node:crypto'

/** Returns a UUID that depends only on the name. */
export function stableId(name: string): string {
  const hex = createHash('sha256').update(`daybook demo ${name}`).digest('hex')
  const [a, b, c, d, e] = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(13, 16),
    hex.slice(17, 20),
    hex.slice(20, 32),
  ]
  return `${a}-${b}-8${c}-a${d}-${e}`
}

/** Returns a generator of pseudorandom numbers from 0 up to 1, whose sequence depends only on the seed. */
export function seededRandom(seed: string): () => number {
  let count = 0
  let pool = Buffer.alloc(0)
  return () => {
    if (count % 8 === 0) pool = createHash('sha256').update(`${seed} ${count}`).digest()
    const value = pool.readUInt32LE((count % 8) * 4)
    count += 1
    return value / 2 ** 32
  }
}

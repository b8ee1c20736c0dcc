import { TrieRouter } from 'hono/router/trie-router'
import type { RouterRoute } from 'hono/types'

/** Returns a function from a path to the methods that the routes accept there; empty for an unknown path. */
export function createMethodLookup(routes: RouterRoute[]): (path: string) => string[] {
  const router = new TrieRouter<string>()
  for (const { method, path } of routes) if (method !== 'ALL') router.add('ALL', path, method)
  return (path) => {
    const [matches] = router.match('ALL', path)
    const methods = new Set(matches.map(([method]) => method))
    return [...methods].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  }
}

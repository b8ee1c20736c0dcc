import { TrieRouter } from 'hono/router/trie-router'
import type { RouterRoute } from 'hono/types'

/** Tells the methods that a path knows, of those routes; none when there is no such path. */
export function methodsOf(routes: RouterRoute[]): (path: string) => string[] {
  const router = new TrieRouter<string>()
  for (const { method, path } of routes) if (method !== 'ALL') router.add('ALL', path, method)
  return (path) => {
    const [matches] = router.match('ALL', path)
    const methods = new Set(matches.map(([method]) => method))
    return [...methods].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  }
}

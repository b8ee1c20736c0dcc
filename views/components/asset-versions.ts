import { createContext } from 'hono/jsx'

/** The version of each file that pages load, by its name. A file without one is revalidated on every page. */
export type AssetVersions = { readonly [name: string]: string }

/** The versions of the files that `Layout` links to. A page that is rendered without them has none. */
export const AssetVersionsContext = createContext<AssetVersions>({})

import { jsxRenderer } from 'hono/jsx-renderer'
import { AssetVersionsContext } from '../../views/components/asset-versions.ts'
import { loadAssetVersions } from './static-files.ts'

/** Lets `c.render` send a page whose style sheet, scripts and icon browsers may cache until the file changes. */
export function pageRenderer() {
  const versions = loadAssetVersions()
  return jsxRenderer(({ children }) => (
    <AssetVersionsContext.Provider value={versions}>{children}</AssetVersionsContext.Provider>
  ))
}

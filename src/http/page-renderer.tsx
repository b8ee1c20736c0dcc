import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { jsxRenderer } from 'hono/jsx-renderer'
import { AssetVersionsContext } from '../../views/components/asset-versions.ts'
import { PageSettingsContext } from '../../views/components/page-settings.ts'
import { type ShownTimeZone, TimeZoneContext } from '../../views/components/time-zone.ts'
import { UTC } from '../domain/periods/time-zone.ts'
import { THEMES, type Theme } from '../domain/theme.ts'
import { loadAssetVersions } from './static-files.ts'

/** The cookie in which a browser keeps the colour scheme of pages. */
export const THEME_COOKIE = 'daybook-theme'

/**
 * Lets `c.render` send a page in the colours and the time zone that the browser keeps, whose style sheet, scripts and icon it may
 * cache until the file changes.
 */
export function pageRenderer() {
  const versions = loadAssetVersions()
  return jsxRenderer(({ children }, c) => (
    <AssetVersionsContext.Provider value={versions}>
      <PageSettingsContext.Provider value={{ theme: themeOf(c), page: pageOf(c) }}>
        <TimeZoneContext.Provider value={c.get('timeZone') ?? NO_ZONE}>{children}</TimeZoneContext.Provider>
      </PageSettingsContext.Provider>
    </AssetVersionsContext.Provider>
  ))
}

function themeOf(c: Context): Theme {
  const kept = getCookie(c, THEME_COOKIE)
  return THEMES.find((theme) => theme === kept) ?? 'system'
}

const NO_ZONE: ShownTimeZone = { zone: UTC, browserZone: null }

function pageOf(c: Context): string | null {
  const { pathname, search } = new URL(c.req.url)
  return c.req.method === 'GET' ? pathname + search : null
}

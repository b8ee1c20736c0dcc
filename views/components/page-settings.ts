import { createContext } from 'hono/jsx'
import type { Theme } from '../../src/domain/theme.ts'

/** How the browser wants pages, and the path of the page with its query; null for the answer to a form. */
export type PageSettings = { theme: Theme; page: string | null }

/** The settings of the page that is rendered. A page that is rendered without them follows the system. */
export const PageSettingsContext = createContext<PageSettings>({ theme: 'system', page: null })

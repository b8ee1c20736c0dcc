import { createContext } from 'hono/jsx'

/** The colour schemes to choose from: light, dark, or that of the system. */
export const THEMES = ['system', 'light', 'dark'] as const

export type Theme = (typeof THEMES)[number]

/** How the browser wants pages, and the path of the page with its query; null for the answer to a form. */
export type PageSettings = { theme: Theme; page: string | null }

/** The settings of the page that is rendered. A page that is rendered without them follows the system. */
export const PageSettingsContext = createContext<PageSettings>({ theme: 'system', page: null })

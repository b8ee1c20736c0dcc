/** The colour schemes to choose from: light, dark, or that of the system. */
export const THEMES = ['system', 'light', 'dark'] as const

export type Theme = (typeof THEMES)[number]

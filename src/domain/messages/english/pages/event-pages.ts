/** The texts of the pages about events and their filters. */
export const EVENT_PAGES = {}

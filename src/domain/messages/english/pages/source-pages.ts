/** The texts of the pages about sources and their silence. */
export const SOURCE_PAGES = {}

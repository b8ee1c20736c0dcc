/** The texts of the pages about servers. */
export const SERVER_PAGES = {}

/** The texts of the pages about guides, the API reference and AWS tools. */
export const HELP_PAGES = {}

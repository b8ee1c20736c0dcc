/** The texts of the pages about the action catalogue. */
export const ACTION_PAGES = {}

/** The texts of what all pages share: layout, forms, times, problems, confirmations. */
export const COMPONENT_PAGES = {}

/** The texts of the pages about Administrator Logs reports. */
export const REPORT_PAGES = {}

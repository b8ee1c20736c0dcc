/** The texts of the pages about trails, their deliveries and verification. */
export const TRAIL_PAGES = {}

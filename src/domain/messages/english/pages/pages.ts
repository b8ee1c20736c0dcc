import { USER_LABELS, USERS_PAGE } from './users.ts'

/** The texts of the console, by page. */
export const PAGES = { users: USERS_PAGE, userLabels: USER_LABELS }

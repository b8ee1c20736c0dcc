import { plural } from '../../numbers.ts'
import { link, rich } from '../../rich.ts'

// The page of all users.
const users = {
  title: 'Users',
  noMatch: ({ search }: { search: string }) =>
    rich`No users match “${search}”. ${link('all', 'Show all users')}`,
  searchLabel: 'Name or tags contain',
  searchPlaceholder: 'Name, department …',
  search: 'Search',
  add: 'Add user',
  userNameHint: 'Cannot be changed. Letters, digits, dots, underscores, hyphens.',
  withPassword: 'Create a password for the console',
  withPasswordHint: 'Daybook shows it once. Programs do not need one: they use an access key.',
  countAll: ({ all, after }: { all: number; after: string }) => `${plural(all, 'user')}${afterName(after)}.`,
  countMatching: ({ matching, all, after }: { matching: number; all: number; after: string }) =>
    `${matching} of ${plural(all, 'user')}${afterName(after)}.`,
  nextPage: 'Next page',
  firstPage: 'First page',
  grantHint: 'Click a cell to add or remove a grant. Changes apply immediately.',
}

// The labels of a user's fields.
const userLabels = {
  userName: 'User name',
  department: 'Department',
  customerDefined1: 'Customer defined 1',
  customerDefined2: 'Customer defined 2',
}

function afterName(after: string): string {
  return after === '' ? '' : `, after ${after}`
}

/** The texts of the pages about users, projects, access keys, accounts and sign-in. */
export const ACCESS_PAGES = { users, userLabels }

import { italic, link, rich } from '../../rich.ts'

// The names of the quick views, on their tabs.
const quickViews = {
  changes: 'Changes',
  refused: 'Refused',
  'sign-ins': 'Sign-ins',
  deletions: 'Deletions',
  'grants-and-keys': 'Grants and keys',
  administrators: 'Root and administrators',
}

// The tabs above the events.
const viewTabs = {
  label: 'Views',
  more: ({ count }: { count: number }) => `${count} more`,
  ofOwner: ({ owner }: { owner: string }) => `Saved by ${owner} for everyone`,
  forEveryone: 'Saved by you for everyone',
  unreadable: 'can no longer be read',
  changed: 'Changed',
  save: 'Save',
  reset: 'Reset',
  edit: 'Edit',
  about: ({ name }: { name: string }) => `the view ${name}`,
  missing:
    'The view of this link was deleted, or it is private to another user. The filters of the link are shown.',
  close: 'Close this note',
  cannotRead: 'The saved filters of this view can no longer be read. Correct them and save the view again.',
}

// The form that saves the filters at hand, on the page of events.
const saveView = {
  open: 'Save view',
  name: 'Name',
  nameHint: 'For example: Refused calls of deploy-bot',
  shared: 'For everyone who reads events',
  sharedHint: 'Otherwise only you see it.',
  start: 'My start page',
  startHint: 'Opens after you sign in.',
  save: 'Save',
  manage: 'All views',
}

// The page of all views.
const views = {
  title: 'Views',
  events: 'Events',
  intro: 'Views are saved filters of events. They are tabs on the page of events.',
  new: 'New view',
  name: 'Name',
  filters: 'Filters',
  owner: 'Owner',
  visibility: 'Visible to',
  everyone: 'Everyone',
  onlyYou: 'Only you',
  startPage: 'Start page',
  edit: 'Edit',
  unreadable: 'Can no longer be read',
  moreFilters: ({ count }: { count: number }) => `and ${count} more`,
  empty: rich`No saved views. On the page ${link('events', 'Events')}, choose filters, then ${italic('Save view')}.`,
}

// The page of one view.
const view = {
  owner: ({ owner, date }: { owner: string; date: string }) => `Saved by ${owner} on ${date}`,
  open: 'Open view',
  edit: 'Edit',
  save: 'Save',
  notChangeable: ({ owner }: { owner: string }) =>
    `Only ${owner} and the primary administrator can change or delete this view.`,
  onlyOfOwner: ({ owner }: { owner: string }) => `Only ${owner} can make this view private.`,
  delete: 'Delete view',
  toDeletion: 'Delete view',
}

const viewDeletion = {
  title: ({ name }: { name: string }) => `Delete the view ${name}?`,
  own: 'Its tab disappears. Events are not affected.',
  shared: 'Its tab disappears for everyone. Events are not affected.',
  startPage: 'It is your start page. After your next sign-in, Daybook opens the overview.',
  confirm: ({ name }: { name: string }) => `Delete ${name}`,
}

// What the fields of the forms are called in messages.
const viewLabels = { name: 'Name', query: 'Filters' }

/** The texts of views: their tabs, their pages, and the form that saves one. */
export const VIEW_PAGES = { quickViews, viewTabs, saveView, views, view, viewDeletion, viewLabels }

import { plural } from '../../numbers.ts'
import { code, link, rich, strong } from '../../rich.ts'

// The page that finds filters by words, and its field in the header of every page.
const find = {
  title: 'Find',
  label: 'Find events by words',
  placeholder: 'Find an ID, server, user, address, action …',
  button: 'Find',
  shortcut: '/',
  inMessages: 'The search',
  titleOf: ({ query }: { query: string }) => `Find “${query}”`,
  introTitle: 'Find events by words',
  intro: rich`Enter words above, such as ${code('stop server')}, ${code('who stopped web-1')}, ${code('failed deletes by ann')} or ${code('10.0.0.0/8')}. Daybook knows actions by title and name, users, servers, projects, sources, error codes, addresses and IDs.`,
  didYouMean: 'Did you mean',
  noMatch: ({ query }: { query: string }) =>
    rich`Daybook knows no action, user, server or ID like ${strong(query)}.`,
  searchText: ({ query }: { query: string }) =>
    rich`${link('text', `Search all records for “${query}”`)} (case-sensitive).`,
  caption: 'What the words mean',
  columns: { meaning: 'Events', kind: 'Meaning', count: 'Number' },
  // The page about what was found.
  about: {
    user: 'About the user',
    server: 'About the server',
    address: 'About the address',
    key: 'About the key',
  },
  count: ({ count }: { count: number }) => plural(count, 'event'),
  kinds: {
    combined: 'All of it',
    outcome: 'Outcome',
    readOnly: 'Reads or changes',
    action: 'Action',
    actions: 'Actions',
    user: 'User',
    server: 'Server',
    resource: 'Resource',
    project: 'Project',
    source: 'Event source',
    error: 'Error code',
    address: 'IP address',
    network: 'Network',
    accessKey: 'Access key',
    event: 'Event ID',
    request: 'Request ID',
  },
}

/** The texts of the page that finds filters by words. */
export const FIND_PAGES = { find }

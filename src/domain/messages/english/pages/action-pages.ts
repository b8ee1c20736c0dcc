import { plural } from '../../numbers.ts'

// The page of the action catalogue.
const actions = {
  title: 'Actions',
  intro:
    'The actions that Daybook knows, with their titles. An action that is not listed gets a title made from its name. Asynchronous actions complete later: reports have one row for the request and one for the outcome.',
  searchLabel: 'Name, title or object type contains',
  searchPlaceholder: 'StopInstances, stop server …',
  countAll: ({ count }: { count: number }) => `${plural(count, 'action')}.`,
  countMatching: ({ count, search }: { count: number; search: string }) =>
    count === 1 ? `1 action matches “${search}”.` : `${plural(count, 'action')} match “${search}”.`,
  noMatch: ({ search }: { search: string }) => `No actions match “${search}”.`,
  showAll: 'Show all actions',
  results: 'Matching actions',
  caption: 'Actions by object type',
  columns: { method: 'Method', title: 'Title', readOrWrite: 'Read or write', completion: 'Completion' },
  read: 'Read',
  write: 'Write',
  variesByEvent: 'Varies by event',
  completion: ({ isAsynchronous, state }: { isAsynchronous: boolean; state: ServerState | null }) => {
    if (state === null) return isAsynchronous ? 'Asynchronous' : ''
    return isAsynchronous ? `Asynchronous, server is ${state}` : `Server is ${state}`
  },
}

type ServerState = 'running' | 'stopped' | 'gone'

/** The texts of the pages about the action catalogue. */
export const ACTION_PAGES = { actions }

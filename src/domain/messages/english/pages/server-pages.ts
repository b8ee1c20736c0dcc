import { plural } from '../../numbers.ts'
import { code, italic, link, rich, slot } from '../../rich.ts'

// The page of all servers.
const servers = {
  title: 'Servers',
  intro: rich`Daybook compares the state recorded by events with the observed state. If they differ for more than four minutes, it records ${italic('Remote Stop Server')} or ${italic('Remote Start Server')}. It never changes a server.`,
  searchLabel: 'ID or name contains',
  searchPlaceholder: 'ID or name …',
  all: ({ count }: { count: number }) => `All (${count})`,
  differing: ({ count }: { count: number }) => `With differences (${count})`,
  ofProject: ({ project }: { project: string }) =>
    rich`Only servers of project ${project}. ${link('all', 'Show all projects')}`,
  count: ({ count, after, hasMore }: { count: number; after: string; hasMore: boolean }) => {
    const servers = plural(count, 'server')
    if (hasMore)
      return after === ''
        ? `${servers}, and there are more.`
        : `${servers}, after ${after}, and there are more.`
    return after === '' ? `${servers}.` : `${servers}, after ${after}.`
  },
  noDifferencesTitle: 'No differences',
  noDifferences: rich`Every observed server is in its recorded state. ${link('all', 'Show all servers')}`,
  noMatch: ({ search, isDiffering }: { search: string; isDiffering: boolean }) =>
    search === ''
      ? rich`No servers match. ${link('all', 'Show all servers')}`
      : isDiffering
        ? rich`No servers with differences match “${search}”. ${link('all', 'Show all servers')}`
        : rich`No servers match “${search}”. ${link('all', 'Show all servers')}`,
}

// The page of servers while there are none.
const noServers = {
  title: 'No servers yet',
  text: rich`A server appears here after the first event that starts, stops or terminates it: ${code('RunInstances')}, ${code('StartInstances')}, ${code('StopInstances')}, ${code('TerminateInstances')}, or an action that does the same according to the action catalogue.`,
}

// How servers are observed, while none is.
const observationHelp = {
  noneYet: 'No observations yet',
  howTo: 'How Daybook observes servers',
  polledByYou: 'Every five minutes Daybook queries the EC2-compatible API that you connect to a project.',
  polledByAdministrator:
    'Every five minutes Daybook queries the EC2-compatible API that the primary administrator connects to a project.',
  chooseProject: 'Choose a project',
  collector: rich`A program with the grant ${code('system')} can also send observations:`,
}

const operations = { running: 'Start', stopped: 'Stop', gone: 'Terminate' }

// The table of servers.
const serverTable = {
  server: 'Server',
  project: 'Project',
  recorded: 'Recorded',
  observed: 'Observed',
  lastMatch: 'Last match',
  unknown: 'not yet',
  states: { running: 'Running', stopped: 'Stopped', gone: 'Gone' },
  // The word of the inventory, such as `stopping`.
  observedState: ({ state }: { state: string }) => state.charAt(0).toUpperCase() + state.slice(1),
  recordedFor: rich`for ${slot('duration')}`,
  // The operation that leads to a state.
  pending: ({ state }: { state: keyof typeof operations }) =>
    rich`${operations[state]} pending for ${slot('duration')}`,
  requested: ({ state }: { state: keyof typeof operations }) =>
    rich`${operations[state]} requested ${slot('time')}, outcome unknown`,
  seen: rich`seen ${slot('time')}`,
  seenDiffering: rich`seen ${slot('time')}, differs for ${slot('duration')}`,
}

/** The texts of the pages about servers. */
export const SERVER_PAGES = { servers, noServers, observationHelp, serverTable }

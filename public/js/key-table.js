// Every key of the console, by what it does. The help about keys has the same ones, which a test holds.

export const KEYS = {
  help: ['?'],
  find: ['/'],
  goOverview: ['g', 'o'],
  goEvents: ['g', 'e'],
  goServers: ['g', 's'],
  goReports: ['g', 'r'],
  goTrails: ['g', 't'],
  nextEvent: ['j'],
  previousEvent: ['k'],
  openEvent: ['Enter'],
  openRun: ['ArrowRight'],
  closeRun: ['ArrowLeft'],
  close: ['Escape'],
  addFilter: ['f'],
  exclude: ['x'],
  copy: ['c'],
  earlier: ['['],
  later: [']'],
}

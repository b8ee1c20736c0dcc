/** The columns of the list of events, in the order of the page. */
export const EVENT_COLUMNS = [
  ...(['time', 'action', 'user', 'project', 'resource', 'address', 'source', 'key', 'outcome'] as const),
] as const

export type EventColumn = (typeof EVENT_COLUMNS)[number]

/** The columns that every list has. */
export const FIXED_COLUMNS: readonly EventColumn[] = ['time', 'action']

/** How high rows are: one line each, or two. */
export const ROW_HEIGHTS = ['compact', 'comfortable'] as const

export type RowHeight = (typeof ROW_HEIGHTS)[number]

/** Whether events that belong together share a row. */
export const STORY_CHOICES = ['on', 'off'] as const

export type StoryChoice = (typeof STORY_CHOICES)[number]

/** How the list of events looks: its columns, how high its rows are, and what a row is. */
export type EventLayout = { columns: readonly EventColumn[]; rows: RowHeight; stories: StoryChoice }

/** Returns the columns that a list has if none are chosen. One project says nothing. */
export function standardColumns(hasProjects: boolean): EventColumn[] {
  return EVENT_COLUMNS.filter((name) => !EXTRA.includes(name) && (hasProjects || name !== 'project'))
}

/** Returns the columns with these names and those that every list has, in the order of the page. */
export function withFixedColumns(names: readonly string[]): EventColumn[] {
  return EVENT_COLUMNS.filter((column) => FIXED_COLUMNS.includes(column) || names.includes(column))
}

/** Whether a text is the name of a column. */
export function isEventColumn(name: string): name is EventColumn {
  return EVENT_COLUMNS.some((each) => each === name)
}

const EXTRA: readonly EventColumn[] = ['source', 'key']

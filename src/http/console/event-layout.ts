import {
  EVENT_COLUMNS,
  type EventColumn,
  type EventLayout,
  isEventColumn,
  ROW_HEIGHTS,
  type RowHeight,
  STORY_CHOICES,
  type StoryChoice,
  standardColumns,
  withFixedColumns,
} from '../../../views/events/event-columns.ts'
import { invalidField } from '../../domain/fault.ts'
import { parseOneOf, quoteValue } from '../../domain/parse.ts'

/** How the list of events is to look. What is null was not chosen. */
export type ChosenLayout = {
  columns: readonly EventColumn[] | null
  rows: RowHeight | null
  stories: StoryChoice | null
}

/** Parses the parameters that say how a list looks. `parse` keeps the fault of one that is wrong. */
export function parseLayout(
  parse: <Value>(name: keyof ChosenLayout, parser: (value: string) => Value) => Value | null,
): ChosenLayout {
  return {
    columns: parse('columns', parseColumns),
    rows: parse('rows', (value) => parseOneOf(value, ROW_HEIGHTS, 'rows')),
    stories: parse('stories', (value) => parseOneOf(value, STORY_CHOICES, 'stories')),
  }
}

// Names with commas between them.
function parseColumns(value: string): EventColumn[] {
  const names = value.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !isEventColumn(name))
  if (unknown !== undefined)
    throw invalidField('columns', 'notAllowed', { allowed: EVENT_COLUMNS, got: quoteValue(unknown) })
  return withFixedColumns(names)
}

/** Returns how a list looks: as its URL says, else as the browser remembers, else as usual. */
export function toEventLayout(
  chosen: ChosenLayout,
  remembered: string | null,
  hasProjects: boolean,
): EventLayout {
  const usual = parseRememberedLayout(remembered)
  return {
    columns: chosen.columns ?? usual.columns ?? standardColumns(hasProjects),
    rows: chosen.rows ?? usual.rows ?? 'compact',
    stories: chosen.stories ?? usual.stories ?? 'on',
  }
}

/** Returns what a browser remembers of a layout, for `toEventLayout`. */
export function formatRememberedLayout({ columns, rows, stories }: ChosenLayout): string {
  return [columns?.join('.'), rows, stories].map((part) => part ?? '').join('~')
}

// Another version of Daybook may have remembered what this one does not know.
function parseRememberedLayout(text: string | null): ChosenLayout {
  const [names = '', rows, stories] = text?.split('~') ?? []
  const columns = names.split('.').filter(isEventColumn)
  return {
    columns: columns.length > 0 ? withFixedColumns(columns) : null,
    rows: ROW_HEIGHTS.find((each) => each === rows) ?? null,
    stories: STORY_CHOICES.find((each) => each === stories) ?? null,
  }
}

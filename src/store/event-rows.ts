import { getTableColumns } from 'drizzle-orm'
import type { Event, Resource } from '../core/event.ts'
import type { Tables } from './engine.ts'

type Row = Tables['events']['$inferSelect']

/** An event from its row. */
export function readEvent({ sequence: _, ...row }: Row): Event {
  return { ...row, resources: readResources(row.resources) }
}

/** Reads rows that came past Drizzle as bare values, in the order of the table's columns. */
export function chooser(table: Tables['events']): (values: unknown[]) => Row {
  const columns = Object.entries(getTableColumns(table))
  return (values) => {
    const entries = columns.map(([name, column], place) => {
      const value = values[place]
      return [name, value === null ? null : column.mapFromDriverValue(value)]
    })
    return Object.fromEntries(entries)
  }
}

/** Resources as the text that is kept beside the record. */
export function writeResources(resources: Resource[]): string {
  return resources.length === 0 ? '[]' : JSON.stringify(resources.map(({ type, name }) => [type, name]))
}

/** Resources with the mark that lets a question by type alone meet each event once. */
export function markedResources(resources: Resource[]): (Resource & { isFirstOfType: boolean })[] {
  const seen = new Set<string | null>()
  return resources.map((resource) => {
    const isFirstOfType = !seen.has(resource.type)
    seen.add(resource.type)
    return { ...resource, isFirstOfType }
  })
}

function readResources(text: string): Resource[] {
  if (text === '[]') return []
  const pairs: [string | null, string][] = JSON.parse(text)
  return pairs.map(([type, name]) => ({ type, name }))
}

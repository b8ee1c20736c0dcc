import type { Server } from './server.ts'

/** A position in the list of servers, which is sorted by ID and project; a null project is after all servers with the ID. */
export type ServerPosition = { id: string; project: string | null }

/** Returns the text of the position of a server: `shop/i-0abc`. */
export function formatServerPosition({ project, id }: Pick<Server, 'project' | 'id'>): string {
  return `${encodeURIComponent(project.toWellFormed())}/${id}`
}

/** Returns the position in a text, which may be only an ID; null for an empty text. */
export function parseServerPosition(text: string): ServerPosition | null {
  if (text === '') return null
  const slash = text.indexOf('/')
  const project = slash < 0 ? null : decodeProject(text.slice(0, slash))
  return project === null ? { id: text, project } : { id: text.slice(slash + 1), project }
}

function decodeProject(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

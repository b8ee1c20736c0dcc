import type { Caller } from '../../src/domain/access/caller.ts'
import type { TestApp } from './test-app.ts'

/** Saves a view of a caller for everyone, of the events of a user; returns its ID. */
export async function saveSharedView({ app }: TestApp, owner: Caller, name: string, userName: string) {
  const query = new URLSearchParams({ userName }).toString()
  const { id } = await app.services.views.create(owner, { name, query, isShared: true, isStartPage: false })
  return id
}

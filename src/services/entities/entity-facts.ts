import type { AccessKey } from '../../domain/access/access-key.ts'
import type { Caller } from '../../domain/access/caller.ts'
import type { UserGrant } from '../../domain/access/grant.ts'
import type { User } from '../../domain/access/user.ts'
import type { Entity } from '../../domain/entities/entity.ts'
import type { EntityPageContent } from '../../domain/entities/entity-page.ts'
import type { Server } from '../../domain/servers/server.ts'

/** What finds the things that Daybook itself knows, as far as the caller may see them. */
export type KnownParts = {
  findServers: (caller: Caller, id: string, project: string | null) => Promise<Server[]>
  findKnownUser: (caller: Caller, userName: string) => Promise<{ user: User; grants: UserGrant[] } | null>
  findKnownKey: (caller: Caller, accessKeyId: string) => Promise<AccessKey | null>
}

/** Returns what Daybook knows besides events. */
export async function readKnown(
  { findServers, findKnownUser, findKnownKey }: KnownParts,
  caller: Caller,
  { kind, value, project }: Entity,
): Promise<Pick<EntityPageContent, 'servers' | 'user' | 'accessKey'>> {
  return {
    servers: kind === 'server' ? await findServers(caller, value, project) : [],
    user: kind === 'user' ? await findKnownUser(caller, value) : null,
    accessKey: kind === 'key' ? await findKnownKey(caller, value) : null,
  }
}

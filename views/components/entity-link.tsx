import type { Child } from 'hono/jsx'
import type { EntityKind } from '../../src/domain/entities/entity.ts'
import { paths } from '../paths.ts'

type EntityLinkProps = {
  kind: EntityKind
  value: string
  /** The project of a server. */
  project?: string | null
  class?: string
  /** What is shown in place of the value. */
  children?: Child
}

/** A link to the page about a user, an address, an access key or a server. */
export function EntityLink({ kind, value, project, children, ...attributes }: EntityLinkProps) {
  return (
    <a class={attributes.class} href={paths.entity(kind, value, project ?? '')} title={value}>
      {children ?? value}
    </a>
  )
}

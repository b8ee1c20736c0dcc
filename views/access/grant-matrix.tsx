import type { AccessKey } from '../../src/domain/access/access-key.ts'
import { CUSTOMER_GRANTS, type Grant, PROJECT_GRANTS, type UserGrant } from '../../src/domain/access/grant.ts'
import { heldPermissions } from '../../src/domain/access/permissions.ts'
import type { Project } from '../../src/domain/access/project.ts'
import type { User } from '../../src/domain/access/user.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { toWallDate } from '../../src/domain/periods/local-time.ts'
import { useTimeZone } from '../components/time-zone.ts'
import { paths } from '../paths.ts'
import { countActiveKeys } from './key-table.tsx'
import { StatusBadge } from './status-badge.tsx'

const { grants: TEXT } = MESSAGES.pages

/** A user with their grants and access keys. */
export type UserAccess = { user: User; grants: UserGrant[]; keys: AccessKey[] }

/** A table with a row for each user and a column for each grant. Each cell is a button that adds or removes the grant. */
export function GrantMatrix({ users, projects }: { users: UserAccess[]; projects: Project[] }) {
  return (
    <section class="grant-matrix-scroll" tabindex={0} aria-label={TEXT.matrix}>
      <table class="grant-matrix">
        <caption class="visually-hidden">{TEXT.matrixCaption}</caption>
        <MatrixHead projects={projects} />
        <tbody>
          {users.map((access) => (
            <GrantMatrixRow {...access} projects={projects} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The row of one user. After a click it replaces the row that was clicked. */
export function GrantMatrixRow({ user, grants, keys, projects }: UserAccess & { projects: Project[] }) {
  const { userName, deletedAt, deactivatedAt } = user
  const activeKeys = countActiveKeys(keys)
  const permissions = deletedAt || deactivatedAt ? [] : heldPermissions({ ...user, grants })
  return (
    <tr
      class={deletedAt || deactivatedAt ? 'user-row user-row-inactive' : 'user-row'}
      id={`person-${userName}`}
    >
      <th scope="row" class="user-row-head">
        <a class="user-row-name" href={paths.user(userName)}>
          {userName}
        </a>
        <span class="user-row-department">{user.department}</span>
      </th>
      <td>
        <StatusBadge subject={user} />
      </td>
      <td class="user-row-keys">
        {activeKeys > 0 && (
          <>
            {activeKeys}
            <span class="user-row-unit"> {TEXT.keyUnit({ keys: activeKeys })}</span>
          </>
        )}
      </td>
      <td class="user-row-permissions">{TEXT.permissionList({ permissions })}</td>
      {grantColumns(projects).map((grant, index) =>
        deletedAt ? (
          <td class={cellClass(index)} />
        ) : (
          <GrantCell
            userName={userName}
            grant={grant}
            userGrant={findUserGrant(grants, grant)}
            index={index}
            projects={projects}
          />
        ),
      )}
    </tr>
  )
}

/** Returns a grant as the value of a form field: `file default`, or only `reports`. */
export function formatGrant({ name, project }: Grant): string {
  return project === null ? name : `${name} ${project}`
}

/** Returns a grant with the name of its project: `file in Default`. */
export function grantTitle({ name, project }: Grant, projects: Project[]): string {
  const grantProject = projects.find(({ id }) => id === project)
  return project === null ? name : TEXT.inProject({ grant: name, project: grantProject?.name ?? project })
}

function MatrixHead({ projects }: { projects: Project[] }) {
  return (
    <thead class="grant-matrix-head">
      <tr>
        {[TEXT.user, TEXT.status, TEXT.keys, TEXT.permissions].map((label) => (
          <th scope="col" rowspan={2}>
            {label}
          </th>
        ))}
        {projects.map(({ name }) => (
          <th
            scope="colgroup"
            colspan={PROJECT_GRANTS.length}
            class="grant-matrix-project cell-first"
            title={name}
          >
            <span>{name}</span>
          </th>
        ))}
        <th scope="colgroup" class="grant-matrix-project grant-matrix-all cell-first">
          <span>{TEXT.allProjects}</span>
        </th>
      </tr>
      <tr>
        {grantColumns(projects).map(({ name }, index) => (
          <th scope="col" class={`grant-matrix-grant ${cellClass(index)}`}>
            <span>{name}</span>
          </th>
        ))}
      </tr>
    </thead>
  )
}

type GrantCellProps = {
  userName: string
  grant: Grant
  /** The grant of the user; undefined if the user does not have it. */
  userGrant: UserGrant | undefined
  index: number
  projects: Project[]
}

function GrantCell({ userName, grant, userGrant, index, projects }: GrantCellProps) {
  const value = formatGrant(grant)
  const { before, after } = tooltipAround(userName, userGrant)
  return (
    <td class={cellClass(index)}>
      <button
        class={userGrant ? 'grant grant-held' : 'grant'}
        id={`grant-${userName}-${value.replace(' ', '-')}`}
        type="submit"
        name={userGrant ? 'take' : 'give'}
        value={value}
        formaction={paths.userGrants(userName)}
        hx-post={paths.userGrants(userName)}
        hx-target="closest tr"
        hx-swap="outerMorph"
      >
        <span class="grant-tooltip">
          {before && <span class="grant-detail">{before}</span>}
          <span class="grant-name">{grantTitle(grant, projects)}</span>
          <span class="grant-detail">{after}</span>
        </span>
      </button>
    </td>
  )
}

function tooltipAround(userName: string, userGrant: UserGrant | undefined) {
  if (!userGrant) return TEXT.addTooltip({ userName })
  const { grantedBy, grantedAt } = userGrant
  return TEXT.removeTooltip({ userName, grantedBy, at: formatMinute(grantedAt) })
}

function formatMinute(at: Date): string {
  const zone = useTimeZone()
  const text = toWallDate(at, zone).toISOString()
  return `${text.slice(0, 10)}, ${text.slice(11, 16)} ${zone}`
}

function findUserGrant(grants: UserGrant[], { name, project }: Grant): UserGrant | undefined {
  return grants.find((grant) => grant.name === name && grant.project === project)
}

function grantColumns(projects: Project[]): Grant[] {
  const projectGrants = projects.flatMap(({ id: project }) =>
    PROJECT_GRANTS.map((name) => ({ name, project })),
  )
  return [...projectGrants, ...CUSTOMER_GRANTS.map((name) => ({ name, project: null }))]
}

// A line separates the grants of one project from those of the next.
function cellClass(index: number): string {
  return index % PROJECT_GRANTS.length === 0 ? 'cell cell-first' : 'cell'
}

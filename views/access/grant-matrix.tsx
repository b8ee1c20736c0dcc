import { CUSTOMER_GRANTS, type Grant, PROJECT_GRANTS, type Project } from '../../src/domain/access/caller.ts'
import { heldPermissions } from '../../src/domain/access/permissions.ts'
import type { AccessKey, HeldGrant, User } from '../../src/domain/access/user.ts'
import { paths } from '../paths.ts'
import { Standing, writeAbilities } from './status-badge.tsx'

/** A person with everything that they hold. */
export type Holding = { person: User; grants: HeldGrant[]; keys: AccessKey[] }

/** People down, what they may do across: who holds what, since when and by whom, each to be given or taken with a press. */
export function Matrix({ holdings, projects }: { holdings: Holding[]; projects: Project[] }) {
  return (
    <section class="matrix-frame" tabindex={0} aria-label="Who may do what">
      <table class="matrix">
        <caption class="unseen">
          Everyone, and which grants they hold in which project. Each cell gives a grant or takes it away.
        </caption>
        <Heads projects={projects} />
        <tbody>
          {holdings.map((holding) => (
            <MatrixRow {...holding} projects={projects} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** One person's row, which takes the place of the one that was pressed in. */
export function MatrixRow({ person, grants, keys, projects }: Holding & { projects: Project[] }) {
  const { userName, deletedAt, deactivatedAt } = person
  const working = keys.filter((key) => key.deactivatedAt === null).length
  const held = deletedAt || deactivatedAt ? [] : heldPermissions({ ...person, grants })
  return (
    <tr class={deletedAt || deactivatedAt ? 'row row-off' : 'row'} id={`person-${userName}`}>
      <th scope="row" class="row-person">
        <a class="row-name" href={paths.person(userName)}>
          {userName}
        </a>
        <span class="row-department">{person.department}</span>
      </th>
      <td class="row-standing">
        <Standing of={person} />
      </td>
      <td class="row-keys">
        {working > 0 && (
          <>
            {working}
            <span class="row-word">{working === 1 ? ' key' : ' keys'}</span>
          </>
        )}
      </td>
      <td class="row-may">{writeAbilities(held)}</td>
      {columns(projects).map((grant, index) =>
        deletedAt ? (
          <td class={cellClass(index)} />
        ) : (
          <Cell
            userName={userName}
            grant={grant}
            given={find(grants, grant)}
            index={index}
            projects={projects}
          />
        ),
      )}
    </tr>
  )
}

/** Which grant a form names: `file default`, or `reports` alone. */
export function writeGrant({ name, project }: Grant): string {
  return project === null ? name : `${name} ${project}`
}

function Heads({ projects }: { projects: Project[] }) {
  return (
    <thead class="matrix-head">
      <tr>
        <th scope="col" rowspan={2}>
          Person
        </th>
        <th scope="col" rowspan={2}>
          Status
        </th>
        <th scope="col" rowspan={2}>
          Keys
        </th>
        <th scope="col" rowspan={2}>
          May
        </th>
        {projects.map(({ name }) => (
          <th scope="colgroup" colspan={PROJECT_GRANTS.length} class="matrix-project cell-first" title={name}>
            <span>{name}</span>
          </th>
        ))}
        <th scope="colgroup" class="matrix-project cell-first">
          <span>All</span>
        </th>
      </tr>
      <tr>
        {columns(projects).map(({ name }, index) => (
          <th scope="col" class={`matrix-grant ${cellClass(index)}`}>
            <span>{name}</span>
          </th>
        ))}
      </tr>
    </thead>
  )
}

type CellProps = { userName: string; grant: Grant; given: HeldGrant | undefined; index: number }

function Cell({ userName, grant, given, index, projects }: CellProps & { projects: Project[] }) {
  const value = writeGrant(grant)
  return (
    <td class={cellClass(index)}>
      <button
        class={given ? 'grant grant-held' : 'grant'}
        id={`grant-${userName}-${value.replace(' ', '-')}`}
        type="submit"
        name={given ? 'take' : 'give'}
        value={value}
        formaction={paths.grants(userName)}
        hx-post={paths.grants(userName)}
        hx-target="closest tr"
        hx-swap="outerMorph"
      >
        <span class="grant-note">
          <span class="grant-name">{titleOf(grant, projects)}</span>
          <span class="grant-more">
            {given
              ? `, given to ${userName} by ${given.grantedBy} on ${dayOf(given.grantedAt)}. Press to take it away.`
              : `: give it to ${userName}`}
          </span>
        </span>
      </button>
    </td>
  )
}

/** A grant with the name of its project. */
export function titleOf({ name, project }: Grant, projects: Project[]): string {
  const known = projects.find(({ id }) => id === project)
  return project === null ? name : `${name} in ${known?.name ?? project}`
}

/** An instant to the minute, as a ledger has it. */
function dayOf(at: Date): string {
  return `${at.toISOString().slice(0, 10)}, ${at.toISOString().slice(11, 16)} UTC`
}

function find(grants: HeldGrant[], { name, project }: Grant): HeldGrant | undefined {
  return grants.find((given) => given.name === name && given.project === project)
}

function columns(projects: Project[]): Grant[] {
  const inProjects = projects.flatMap(({ id: project }) => PROJECT_GRANTS.map((name) => ({ name, project })))
  return [...inProjects, ...CUSTOMER_GRANTS.map((name) => ({ name, project: null }))]
}

function cellClass(index: number): string {
  return index % PROJECT_GRANTS.length === 0 ? 'cell cell-first' : 'cell'
}

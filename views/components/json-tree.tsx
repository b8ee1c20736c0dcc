import type { Child } from 'hono/jsx'
import {
  isBranch,
  type JsonBranch,
  type JsonLeaf,
  type JsonMember,
  type JsonNode,
  leafText,
} from '../../src/domain/json/json-tree.ts'
import { MESSAGES } from '../../src/domain/messages/messages.ts'

const { recordTree: TEXT } = MESSAGES.pages

/** Returns the URL that a value leads to, given the names that lead to it; null if there is none. */
export type LinkOfValue = (names: readonly string[], value: string) => string | null

type TreeProps = {
  root: JsonNode
  linkOf: LinkOfValue
  /** How many levels are open. */
  openLevels: number
}

/** JSON as a tree whose objects and arrays fold, with links on its strings. */
export function JsonTree({ root, linkOf, openLevels }: TreeProps) {
  return (
    <div class="json json-tree">
      {isBranch(root) ? (
        <>
          {root.kind === 'object' ? '{' : '['}
          <Members branch={root} names={[]} linkOf={linkOf} openLevels={openLevels} />
          {root.kind === 'object' ? '}' : ']'}
        </>
      ) : (
        <Leaf leaf={root} names={[]} linkOf={linkOf} />
      )}
    </div>
  )
}

type PlaceProps = { names: readonly string[]; linkOf: LinkOfValue; openLevels: number }

function Members({ branch, names, ...props }: PlaceProps & { branch: JsonBranch }) {
  const last = branch.members.length - 1
  return (
    <ul class="json-members">
      {branch.members.map((member, index) => (
        <Member member={member} names={namesTo(names, member)} comma={index < last ? ',' : ''} {...props} />
      ))}
    </ul>
  )
}

// An array is no step of its own.
function namesTo(names: readonly string[], { name }: JsonMember): readonly string[] {
  return name === null ? names : [...names, leafText({ kind: 'string', text: name })]
}

function Member({ member, comma, ...props }: PlaceProps & { member: JsonMember; comma: string }) {
  const { name, value } = member
  const label = name === null ? null : <Name name={name} />
  if (!isBranch(value)) {
    return (
      <li class="json-member">
        {label}
        <Leaf leaf={value} names={props.names} linkOf={props.linkOf} />
        {comma}
      </li>
    )
  }
  const [start, end] = value.kind === 'object' ? ['{', '}'] : ['[', ']']
  if (value.members.length === 0) {
    return (
      <li class="json-member">
        {label}
        {start}
        {end}
        {comma}
      </li>
    )
  }
  return (
    <li>
      <details class="json-branch" open={props.openLevels > 0}>
        <summary>
          {label}
          <span class="json-start">{start}</span>
          <span class="json-preview">{previewOf(value)}</span>
        </summary>
        <Members branch={value} {...props} openLevels={props.openLevels - 1} />
        {end}
        {comma}
      </details>
    </li>
  )
}

function Name({ name }: { name: string }): Child {
  return (
    <>
      <span class="json-name">{name}</span>
      {': '}
    </>
  )
}

const PREVIEW_NAMES = 3

function previewOf({ kind, members }: JsonBranch): string {
  if (kind === 'array') return TEXT.items({ count: members.length })
  const names = members.slice(0, PREVIEW_NAMES).map(({ name }) => (name ?? '').slice(1, -1))
  const text = { names: names.join(', ') }
  return members.length > PREVIEW_NAMES ? TEXT.more(text) : TEXT.all(text)
}

function Leaf({ leaf, names, linkOf }: { leaf: JsonLeaf; names: readonly string[]; linkOf: LinkOfValue }) {
  const href = leaf.kind === 'string' ? linkOf(names, leafText(leaf)) : null
  if (href === null) return <span class={`json-${leaf.kind}`}>{leaf.text}</span>
  return (
    <a class={`json-${leaf.kind}`} href={href}>
      {leaf.text}
    </a>
  )
}

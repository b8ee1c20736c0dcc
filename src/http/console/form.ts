import type { Context } from 'hono'
import type { Entered } from '../../../views/components/form.tsx'
import { NOTICES, type NoticeName } from '../../../views/notices.ts'
import { Fault } from '../../domain/fault.ts'
import type { ConsoleEnv } from './console-env.ts'
import { parseTextField } from './event-filter-form.ts'
import { checkToken, signedIn } from './session.ts'

type C = Context<ConsoleEnv>

/** A form as it was sent: each of its texts by name, empty when it was not there. */
export type Sent = { text(name: string): string }

/** What one of our forms says; a fault when it does not carry the token of whoever is signed in. */
export async function readSent(c: C): Promise<Sent> {
  const body = await c.req.parseBody()
  checkToken(parseTextField(body, 'csrf'), signedIn(c).csrf)
  return { text: (name) => parseTextField(body, name) }
}

/** Some texts of a form, to be used and to be shown again. */
export function readValues<Name extends string>(sent: Sent, names: readonly Name[]) {
  const values: { [name: string]: string } = {}
  for (const name of names) values[name] = sent.text(name).trim()
  return { text: (name: Name) => values[name] ?? '', values }
}

type Answer = Response | Promise<Response>

/** Does what a form asks; what was wrong with it is shown on the page again: beside its field, or above the form. */
export async function attempt(
  c: C,
  labels: { [field: string]: string },
  deed: () => Promise<Answer>,
  again: (faults: Entered['faults']) => Answer | Promise<Answer>,
): Promise<Response> {
  try {
    return await deed()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.code !== 'conflict' && !(error.code === 'invalid' && error.field)) throw error
    c.status(error.code === 'conflict' ? 409 : 400)
    return await again(faultsOf(error, labels))
  }
}

/** What is to be told at the head of a page, where its address asks for it. */
export function readNotice(c: C): NoticeName | null {
  const given = c.req.query('notice') ?? ''
  return isNotice(given) ? given : null
}

function isNotice(name: string): name is NoticeName {
  return Object.hasOwn(NOTICES, name)
}

// A sentence that names a field as programs know it names it as its label does.
function faultsOf({ field, message }: Fault, labels: { [field: string]: string }): Entered['faults'] {
  const label = field && labels[field]
  if (!field || !label) return { form: message }
  if (!message.startsWith(field)) return { [field]: message }
  const rest = message.slice(field.length).replaceAll(field, label.toLowerCase())
  return { [field]: label + rest }
}

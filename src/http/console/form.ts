import type { Context } from 'hono'
import type { FormState } from '../../../views/components/form.tsx'
import { NOTICES, type NoticeName } from '../../../views/notices.ts'
import { Fault, faultMessage, invalidField } from '../../domain/fault.ts'
import type { ReadOptions } from '../../services/audit.ts'
import type { ConsoleEnv } from './console-env.ts'
import { withLabels } from './field-labels.ts'
import { checkCsrfToken, sessionOf } from './session.ts'

type C = Context<ConsoleEnv>

/**
 * A submitted form. `text` returns a field's value, or an empty string if the field is missing; `names` returns the names
 * of all fields.
 */
export type SubmittedForm = { text(name: string): string; names(): string[] }

/** The body of a form, as Hono parses it. */
export type FormBody = { [name: string]: unknown }

/**
 * Parses the form of a request. Throws `forbidden` if it lacks the CSRF token of the session; what was entered is kept
 * then, because the form may be of a session that has ended since.
 */
export async function parseForm(c: C): Promise<SubmittedForm> {
  const body = await c.req.parseBody()
  try {
    checkCsrfToken(c, parseTextField(body, 'csrf'), sessionOf(c).csrf)
  } catch (error) {
    c.set('unsentForm', await c.get('unsentForms').keep(c))
    throw error
  }
  return { text: (name) => parseTextField(body, name), names: () => Object.keys(body) }
}

/** Returns a field's value, or an empty string if the field is missing or holds a file. */
export function parseTextField(body: FormBody, name: string): string {
  const value = body[name]
  return typeof value === 'string' ? value : ''
}

/** Returns the trimmed values of the named fields, both to use and to show again in the form. */
export function formValues<Name extends string>(form: Pick<SubmittedForm, 'text'>, names: readonly Name[]) {
  const values: { [name: string]: string } = {}
  for (const name of names) values[name] = form.text(name).trim()
  return { text: (name: Name) => values[name] ?? '', values }
}

type Answer = Response | Promise<Response>

/**
 * Runs the action of a form. If it throws `conflict` (409) or `invalid` with a field (400), shows the form again with
 * the message beside that field, or above the form if `labels` doesn't have the field.
 */
export async function submitForm(
  c: C,
  labels: { [field: string]: string },
  action: () => Promise<Answer>,
  showForm: (faults: FormState['faults']) => Answer | Promise<Answer>,
): Promise<Response> {
  try {
    return await action()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.code !== 'conflict' && !(error.code === 'invalid' && error.field)) throw error
    c.status(error.code === 'conflict' ? 409 : 400)
    return await showForm(toFormFaults(error, labels))
  }
}

/** Returns the options for reading what a page shows. A page that answers a form leaves no event of its own. */
export function readOptionsOf(c: C): ReadOptions {
  return c.req.method === 'POST' ? { continues: 'form' } : {}
}

/** Throws the first fault, for answers that have no field to show it beside. Does nothing if there is none. */
export function throwFirstFault(faults: FormState['faults']): void {
  for (const [field, message] of Object.entries(faults)) {
    throw invalidField(field, 'formFault', { message: message ?? '' })
  }
}

/** Returns the notice that the page's `notice` parameter names, or null if it names none. */
export function parseNotice(c: C): NoticeName | null {
  const name = c.req.query('notice') ?? ''
  return isNotice(name) ? name : null
}

function isNotice(name: string): name is NoticeName {
  return Object.hasOwn(NOTICES, name)
}

function toFormFaults(fault: Fault, labels: { [field: string]: string }): FormState['faults'] {
  const { field } = fault
  return { [field && labels[field] ? field : 'form']: withLabels(faultMessage(fault), labels) }
}

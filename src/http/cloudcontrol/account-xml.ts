import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed } from '../../domain/access/permissions.ts'
import type { User } from '../../domain/access/user.ts'
import { element, escaped, PROLOGUE } from './xml.ts'

// Naive clients find the organisation by `:orgId>` and hexadecimal digits: a prefix, no attribute, no white space.
/** `myaccount` of API 0.9. Daybook knows people by their user name alone, so it is their full name too. */
export function writeAccount(caller: Caller, person: User): string {
  const children = [
    ...Object.entries(describe(person)),
    ['orgId', caller.customer.organisationId.toLowerCase()] as const,
  ].map(([name, text]) => element(`ns3:${name}`, text))
  const roles = rolesOf(caller).map((role) => `<ns3:role>${element('ns3:name', role)}</ns3:role>`)
  return `${PROLOGUE}<ns3:Account xmlns:ns3="http://oec.api.opsource.net/schemas/directory">
${lines([...children, `<ns3:roles>${roles.join('')}</ns3:roles>`])}</ns3:Account>
`
}

/** `myUser` of API 2. */
export function writeUser(caller: Caller, person: User): string {
  const { organisationId, name } = caller.customer
  const { department, customDefined1, customDefined2, ...names } = describe(person)
  const children = [
    ...Object.entries(names).map(([member, text]) => element(member, text)),
    ...rolesOf(caller).map((role) => element('role', role)),
    ...Object.entries({ department, customDefined1, customDefined2 }).map(([tag, text]) =>
      element(tag, text),
    ),
    `<organization id="${escaped(organisationId.toLowerCase())}">${element('name', name)}</organization>`,
    element('state', 'NORMAL'),
  ]
  return `${PROLOGUE}<user xmlns="urn:didata.com:api:cloud:types">
${lines(children)}</user>
`
}

// In the order of CloudControl's schema.
function describe({ userName, department, customerDefined1, customerDefined2 }: User) {
  return {
    userName,
    fullName: userName,
    firstName: '',
    lastName: '',
    emailAddress: '',
    department,
    customDefined1: customerDefined1,
    customDefined2: customerDefined2,
  }
}

/** CloudControl's words for what a caller may with regard to reports; `read only` stands alone, for nothing of it. */
function rolesOf(caller: Caller): string[] {
  if (caller.isPrimaryAdministrator) return ['primary administrator']
  return isAllowed(caller, 'GetAdministrationReport') ? ['reports'] : ['read only']
}

function lines(elements: string[]): string {
  return elements.map((each) => `  ${each}\n`).join('')
}

import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed } from '../../domain/access/permissions.ts'
import type { User } from '../../domain/access/user.ts'
import { escapeXml, XML_DECLARATION, xmlElement } from './xml.ts'

// Some clients search for `:orgId>` followed by hexadecimal digits, so the element needs a prefix, must not have
// attributes, and its text must not have white space around it.
/** Returns the `myaccount` document of API 0.9. Daybook has no full names, so `fullName` is the user name. */
export function toAccountXml(caller: Caller, user: User): string {
  const children = [
    ...Object.entries(toAccountFields(user)),
    ['orgId', caller.customer.organisationId.toLowerCase()] as const,
  ].map(([name, text]) => xmlElement(`ns3:${name}`, text))
  const roles = rolesOf(caller).map((role) => `<ns3:role>${xmlElement('ns3:name', role)}</ns3:role>`)
  return `${XML_DECLARATION}<ns3:Account xmlns:ns3="http://oec.api.opsource.net/schemas/directory">
${toLines([...children, `<ns3:roles>${roles.join('')}</ns3:roles>`])}</ns3:Account>
`
}

/** Returns the `myUser` document of API 2. */
export function toUserXml(caller: Caller, user: User): string {
  const { organisationId, name } = caller.customer
  const { department, customDefined1, customDefined2, ...names } = toAccountFields(user)
  const children = [
    ...Object.entries(names).map(([member, text]) => xmlElement(member, text)),
    ...rolesOf(caller).map((role) => xmlElement('role', role)),
    ...Object.entries({ department, customDefined1, customDefined2 }).map(([tag, text]) =>
      xmlElement(tag, text),
    ),
    `<organization id="${escapeXml(organisationId.toLowerCase())}">${xmlElement('name', name)}</organization>`,
    xmlElement('state', 'NORMAL'),
  ]
  return `${XML_DECLARATION}<user xmlns="urn:didata.com:api:cloud:types">
${toLines(children)}</user>
`
}

// In the order of CloudControl's schema.
function toAccountFields({ userName, department, customerDefined1, customerDefined2 }: User) {
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

// CloudControl's names for the roles that concern reports; `read only` is for users who may not read them.
function rolesOf(caller: Caller): string[] {
  if (caller.isPrimaryAdministrator) return ['primary administrator']
  return isAllowed(caller, 'GetAdministrationReport') ? ['reports'] : ['read only']
}

function toLines(elements: string[]): string {
  return elements.map((each) => `  ${each}\n`).join('')
}

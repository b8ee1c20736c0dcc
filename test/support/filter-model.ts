import type { IncomingEvent } from '../../src/domain/events/incoming-event.ts'

/** The parameters of a URL, and the values of each. */
export type Parameters = { [name: string]: readonly string[] }

/** Whether an event meets the conditions of parameters that may be repeated: as the guide has it, in the plainest way. */
export function meetsParameters(parameters: Parameters, event: IncomingEvent): boolean {
  const { resourceName = [], resourceType = [] } = parameters
  const isAsked = resourceName.length + resourceType.length > 0
  const hasAsked = event.resources.some(
    ({ name, type }) => meetsAny(resourceName, name) && meetsAny(resourceType, type),
  )
  return (
    (!isAsked || hasAsked) && Object.entries(parameters).every(([name, texts]) => meets(name, texts, event))
  )
}

function meets(name: string, texts: readonly string[], event: IncomingEvent): boolean {
  if (name.startsWith('not.')) return !texts.some((text) => meets(name.slice(4), [text], event))
  if (name === 'q') return texts.some((text) => event.record.includes(text))
  if (name === 'eventId') return texts.includes(event.id)
  if (name === 'sourceIPAddress') return texts.some((text) => isFrom(text, event.sourceIPAddress))
  return valuesOf(name, event).some((value) => meetsAny(texts, value))
}

function valuesOf(name: string, event: IncomingEvent): (string | null)[] {
  const { eventName, userName, project, eventSource, accessKeyId, errorCode, requestID, submission } = event
  const values: { [name: string]: (string | null)[] } = {
    resourceName: event.resources.map((resource) => resource.name),
    resourceType: event.resources.map((resource) => resource.type),
    ...{ eventName: [eventName], userName: [userName], project: [project], eventSource: [eventSource] },
    ...{ accessKeyId: [accessKeyId], errorCode: [errorCode], requestId: [requestID] },
    ...{ submittedBy: [submission.userName], submittedKey: [submission.accessKeyId] },
  }
  return values[name] ?? []
}

function meetsAny(texts: readonly string[], value: string | null): boolean {
  return texts.length === 0 || texts.some((text) => value !== null && isMet(text, value))
}

function isMet(text: string, value: string): boolean {
  if (!text.endsWith('*')) return value === text
  const [, stem = '', slashes = ''] = /^(.*?)(\\*)\*$/s.exec(text) ?? []
  const kept = stem + slashes.slice(0, Math.floor(slashes.length / 2))
  return slashes.length % 2 === 1 ? value === `${kept}*` : value.startsWith(kept)
}

function isFrom(text: string, address: string | null): boolean {
  if (address === null) return false
  const [network = '', length] = text.split('/')
  const [asked, actual] = [toBits(network), toBits(address)]
  if (length === undefined || asked === null)
    return (asked !== null && asked === actual) || isMet(text, address)
  const bits = asked.length === 32 && network.includes(':') ? Number(length) - 96 : Number(length)
  return actual?.length === asked.length && actual.startsWith(asked.slice(0, bits))
}

// The bits of an address; of one that is mapped to IPv6, those of the IPv4 address.
function toBits(address: string): string | null {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(address)) return address.split('.').map(toByteBits).join('')
  if (!address.includes(':')) return null
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const groups = (part = '') => (part === '' ? [] : part.split(':'))
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)]
  const bits = all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('')
  return bits.startsWith(`${'0'.repeat(80)}${'1'.repeat(16)}`) ? bits.slice(96) : bits
}

function toByteBits(byte: string): string {
  return Number(byte).toString(2).padStart(8, '0')
}

/** What an action's title says, as a part of a sentence: `stopped server`, and `stop server` after *tried to*. */
export type ActionPhrase = { past: string; infinitive: string; lastWord: string }

/** Returns the phrase of a title, such as `Stop Server`; null if it does not begin with a verb of the table. */
export function toActionPhrase(title: string): ActionPhrase | null {
  const [first = '', ...rest] = title.split(' ')
  const verb = VERBS.get(first.toLowerCase())
  if (verb === undefined) return null
  const object = rest.map(toLowerWord).join(' ')
  return {
    past: `${verb.past} ${object}`.trim(),
    infinitive: `${verb.infinitive} ${object}`.trim(),
    lastWord: toLowerWord(rest.at(-1) ?? ''),
  }
}

// An acronym and a name with more capital letters, such as `DNS` or `OpenID`, stay as they are.
function toLowerWord(word: string): string {
  return CAPITALIZED.test(word) ? word.toLowerCase() : word
}

const CAPITALIZED = /^[A-Z][a-z]*(?:-[A-Z][a-z]*)*$/

/** Verbs whose past has `d` or `ed` at its end. */
const REGULAR = `abort accept activate add allocate allow answer append approve archive ask assign associate assume attach
authenticate authorize block calculate call change charge check clean clear clone close complete configure confirm connect
convert correct count create deactivate decode decrypt define delegate delete deploy deprecate deregister describe destroy detach
detect disable disassociate disconnect discover download edit elevate enable encrypt end evaluate exchange execute expand
expire export extend fail filter follow generate grant hand import increase initiate insert install interrupt invalidate invite
invoke issue join kill launch limit link list load lock look mark merge migrate monitor mount move name open patch pause point
post power process promote provision publish purge reactivate reboot receive reconfigure record recover redeploy refresh
register reject release remove rename renew rent replace report request reserve resolve restart restore resume retire
return revoke rotate save scale schedule search select share sign simulate start subscribe suspend switch synchronise
terminate test trace trigger turn unassign unlink unlock unreserve unsubscribe update upgrade upload use
validate view visit wait watch`

/** Other verbs with their past, and with another infinitive if the title's verb would mislead in a sentence. */
const IRREGULAR = `apply applied; begin began; cancel cancelled; carry carried; choose chose; copy copied; deny denied; drop dropped;
empty emptied; enrol enrolled; feed fed; find found; forbid forbade; get got; give gave; hide hid; hold held; identify identified;
keep kept; leave left; lose lost; make made; map mapped; modify modified; pin pinned; plan planned; prove proved; put put;
query queried; read read; reset reset; retry retried; run ran; scan scanned; send sent; set set; ship shipped;
show looked_at look_at; specify specified; stop stopped; submit submitted; swap swapped; tag tagged; take took;
transfer transferred; undo undid; unpin unpinned; untag untagged; verify verified; withdraw withdrew; write wrote`

type Verb = { past: string; infinitive: string }

const VERBS: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ...REGULAR.split(/\s+/).map((verb): [string, Verb] => [verb, { past: toPast(verb), infinitive: verb }]),
  ...IRREGULAR.split(/;\s+/).map((line): [string, Verb] => {
    const [verb = '', past = '', infinitive = verb] = line.split(/\s+/).map((word) => word.replace('_', ' '))
    return [verb, { past, infinitive }]
  }),
])

function toPast(verb: string): string {
  return verb.endsWith('e') ? `${verb}d` : `${verb}ed`
}

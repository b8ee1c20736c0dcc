/** What can be wrong with what a trail left in its bucket. */
export type FindingCode =
  | 'missing'
  | 'altered'
  | 'unsigned'
  | 'replaced'
  | 'unknown key'
  | 'out of the chain'
  | 'cut off'

/** One thing that is wrong, with the object it is wrong with. */
export type Finding = { what: FindingCode; kind: 'digest' | 'archive'; key: string; says: string }

/** What was looked at so far, and of how many digests. */
export type VerificationProgress = { digests: number; archives: number; of: number }

/** What was found in a bucket: sound when nothing is wrong with what was found. */
export type Verification = {
  /** From when until when what was found is proved to be whole; null when no digest was sound. */
  from: Date | null
  until: Date | null
  digests: number
  validDigests: number
  archives: number
  validArchives: number
  findings: Finding[]
  /** What is worth knowing and not wrong. */
  notes: string[]
}

/** Whether everything is as it was signed. */
export function isValid({ findings, validDigests }: Verification): boolean {
  return findings.length === 0 && validDigests > 0
}

/** The verdict, in one sentence. */
export function formatVerdict(found: Verification): string {
  if (found.digests === 0 && found.findings.length === 0)
    return 'There is no digest, so nothing can be proved.'
  const { from, until, digests, validDigests, archives, validArchives } = found
  const span = from && until ? `, from ${shown(from)} until ${shown(until)}` : ''
  const counts = `${validDigests} of ${digests} digests and ${validArchives} of ${archives} archives`
  if (isValid(found)) return `Valid: ${counts} are as they were signed${span}.`
  const wrong = found.findings.length === 1 ? '1 thing is' : `${found.findings.length} things are`
  return `NOT valid: ${wrong} wrong; ${counts} are as they were signed${span}.`
}

/** A finding as one line. */
export function formatFinding({ what, kind, key, says }: Finding): string {
  return `${what}: ${kind} ${key}: ${says}`
}

function shown(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`
}

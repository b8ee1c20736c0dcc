import type { Secrets } from '../domain/ports.ts'

/** Returns what was sealed; null if it was altered or sealed with another key, such as one that is lost. */
export function openOrNull(secrets: Pick<Secrets, 'open'>, sealed: string): string | null {
  try {
    return secrets.open(sealed)
  } catch {
    return null
  }
}

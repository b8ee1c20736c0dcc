import type { SourceState } from '../sources/liveness.ts'

/** What the page of all settings says of each; null for what the caller may not see. */
export type SettingsState = {
  users: { active: number; deactivated: number } | null
  projects: { all: number; withStorage: number } | null
  /** The caller's own active keys, and those of all users if the caller manages them. */
  keys: { own: number; all: number | null }
  sources: { [state in SourceState]: number } | null
  retentionDays: number
}

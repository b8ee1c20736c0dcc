/** Maximum number of active access keys of a user: two, so that a key can be rotated without an interruption. */
export const ACTIVE_KEYS_MAX = 2

/** An access key without its secret. */
export type AccessKey = {
  accessKeyId: string
  userName: string
  createdAt: Date
  lastUsedAt: Date | null
  deactivatedAt: Date | null
}

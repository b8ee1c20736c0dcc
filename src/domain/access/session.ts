/** A console session as its owner sees it. */
export type SessionInfo = {
  id: string
  startedAt: Date
  seenAt: Date
  expiresAt: Date
  sourceIPAddress: string
  userAgent: string
}

/** Where a request came from, and the ID under which it is logged. */
export type ClientInfo = { sourceIPAddress: string; userAgent: string; requestId: string }

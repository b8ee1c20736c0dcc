/** What every face finds in its context: the caller's address, as the socket says, and the id of the request. */
export type RequestEnv = { Bindings: { address: string }; Variables: { requestId: string } }

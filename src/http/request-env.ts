/** The Hono environment of every API: the client's IP address and the ID of the request. */
export type RequestEnv = { Bindings: { address: string }; Variables: { requestId: string } }

/** The tenant. Callers see only the rows of their own customer. */
export type Customer = { id: number; name: string; accountId: string; organisationId: string }

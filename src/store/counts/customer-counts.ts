import type { Database } from '../database.ts'
import { type ListedValue, listValues, type ValueRequest } from './list-values.ts'

/** The counts of a customer's events. */
export function createCustomerCountStore(database: Database, customer: number) {
  return {
    /** Returns the values of a field that begin with a text in any letter case, the most frequent first. */
    listValues: (request: ValueRequest): Promise<ListedValue[]> => listValues(database, customer, request),
  }
}

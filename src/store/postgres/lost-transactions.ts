import type { Sql, TransactionSql } from 'postgres'

type Work = (tx: TransactionSql) => unknown

/**
 * Returns the client with transactions that end when their connection does. The driver would send the rollback, or the next
 * statement, over the lost connection: an error that nothing catches, and that leaves the connection's place unusable.
 */
export function withLostTransactions(client: Sql): Sql {
  return new Proxy(client, {
    get(target, name, receiver) {
      if (name !== 'begin') return Reflect.get(target, name, receiver)
      return (work: Work) => begin(target, work)
    },
  })
}

// The driver rejects the transaction itself once its connection is closed. So its work, whose failure it would answer with a
// rollback, need not end.
function begin(client: Sql, work: Work): Promise<unknown> {
  let isOver = false
  const result = client.begin(async (tx) => {
    try {
      return await work(failOnceOver(tx, () => isOver))
    } catch (error) {
      if (isLoss(error)) return NEVER
      throw error
    }
  })
  result.catch(() => {
    isOver = true
  })
  return result
}

const NEVER = new Promise<never>(() => {})

/** Codes of the driver and of the network for a connection that is gone. */
const LOSS_CODES = /^(CONNECTION_|ECONN|EPIPE|ETIMEDOUT|ERR_STREAM|ERR_SOCKET)/

// Drizzle's errors have that of the driver as their cause.
function isLoss(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && LOSS_CODES.test(String(cause.code))) return true
  }
  return false
}

function failOnceOver(tx: TransactionSql, isOver: () => boolean): TransactionSql {
  const check = () => {
    if (isOver()) throw Object.assign(new Error('The transaction is over.'), { code: 'CONNECTION_CLOSED' })
  }
  return new Proxy(tx, {
    apply(target, receiver, args) {
      check()
      return Reflect.apply(target, receiver, args)
    },
    get(target, name, receiver) {
      if (name === 'unsafe' || name === 'savepoint') check()
      return Reflect.get(target, name, receiver)
    },
  })
}

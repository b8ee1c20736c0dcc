import type { Log } from '../../domain/ports.ts'
import { ObjectDiffers } from '../../domain/trails/epoch.ts'
import { StorageFailure } from '../../domain/trails/storage-failure.ts'
import { headKey } from '../../domain/tree/head-key.ts'
import type { Store } from '../../store/store.ts'
import type { DeliveryTarget } from '../../store/trails/delivery-targets.ts'
import type { Context, CustomerRows } from '../context.ts'
import { createObject } from './create-object.ts'
import type { OpenTargetBucket } from './open-bucket.ts'

type DeliverHeadsContext = Pick<Context, 'closing'> & {
  store: Pick<Store, 'deliveryWindows'> & CustomerRows<'treeHeads'>
  log: Pick<Log, 'warn'>
}

/**
 * Returns a function that puts the newest signed head of each customer's log into the buckets of its trails that are logging,
 * unless it is there already. A storage failure of a trail is logged, and the next run puts the head of then.
 */
export function createDeliverHeads(context: DeliverHeadsContext, openBucket: OpenTargetBucket) {
  const { store, log } = context
  return async (): Promise<void> => {
    const targets = (await store.deliveryWindows.listTargets()).filter(({ trail }) => trail.isLogging)
    // Concurrently, so that a slow storage does not delay the other trails.
    const runs = targets.map(async (target) => {
      try {
        await deliverHead(context, openBucket, target)
      } catch (error) {
        if (!(error instanceof StorageFailure || error instanceof ObjectDiffers)) throw error
        const { customer, trail } = target
        const fields = { accountId: customer.accountId, trail: trail.name, reason: error.message }
        log.warn('Failed to deliver a head of the log', fields)
      }
    })
    // Waits for all of them before the first bug is thrown.
    await Promise.allSettled(runs)
    await Promise.all(runs)
  }
}

async function deliverHead(
  { store, closing }: DeliverHeadsContext,
  openBucket: OpenTargetBucket,
  target: DeliveryTarget,
): Promise<void> {
  const { customer, trail } = target
  const { treeHeads } = store.forCustomer(customer.id)
  const head = await treeHeads.findNewest()
  if (head === null || head.size === (await treeHeads.findDelivered(trail.id))) return
  const bucket = await openBucket(target, closing)
  try {
    await createObject(bucket, trail, {
      key: headKey({ ...trail, accountId: customer.accountId }, head),
      body: toBytes(head.note),
      // Another trail in the bucket, or an earlier attempt, may have created it.
      isRetry: true,
      compare: async ({ body }) => ((await readText(body)) === head.note ? head.note.length : null),
    })
    await treeHeads.markDelivered(trail.id, head.size)
  } finally {
    bucket.close()
  }
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of body) text += decoder.decode(bytes, { stream: true })
  return text
}

async function* toBytes(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

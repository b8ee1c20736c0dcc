import { expect, test } from 'bun:test'
import { createConnectionShare } from '../../../src/store/postgres/connection-share.ts'
import { rejectionOf } from '../../support/rejection.ts'

test('a share gives its connections in the order of the calls, each once', async () => {
  const share = createConnectionShare(2, 5_000)
  const [first, second] = [await share.take(), await share.take()]
  const order: string[] = []
  const waiting = ['a', 'b', 'c'].map(async (name) => {
    const giveBack = await share.take()
    order.push(name)
    return giveBack
  })
  await Bun.sleep(0)
  expect(order).toEqual([])
  first()
  first()
  await Bun.sleep(0)
  expect(order).toEqual(['a'])
  second()
  ;(await waiting[0])?.()
  await Promise.all(waiting)
  expect(order).toEqual(['a', 'b', 'c'])
})

test('a share that is taken refuses after a while, and then still gives back what is returned', async () => {
  const share = createConnectionShare(1, 20)
  const giveBack = await share.take()
  expect(await rejectionOf(share.take())).toMatchObject({ code: 'unavailable', retryAfterSeconds: 10 })
  giveBack()
  ;(await share.take())()
  ;(await share.take())()
})

import { expect, test } from 'bun:test'
import { HAS_HAPROXY } from '../support/balancer.ts'
import { isNothing, runCluster } from './run-cluster.ts'

/** `bun run kills` runs for ten minutes, and kills one every five seconds. */
const SECONDS = 6
const EVERY_SECONDS = 2

test('three processes on one PostgreSQL with a replica, behind a proxy, killed at random under load, keep what one process promises', async () => {
  if (!HAS_HAPROXY) console.log('not run with a proxy: haproxy is not installed')
  const { amounts, wrong } = await runCluster({ seconds: SECONDS, everySeconds: EVERY_SECONDS })
  expect({ ...wrong, isNothing: isNothing(wrong) }).toEqual({ ...wrong, isNothing: true })
  // Otherwise the test proves nothing.
  expect(amounts.kills).toBeGreaterThan(2)
  expect(amounts.acknowledged).toBeGreaterThan(500)
  expect(amounts.archives).toBeGreaterThan(1)
  expect(Math.min(amounts.walks, amounts.pages)).toBeGreaterThan(0)
}, 300_000)

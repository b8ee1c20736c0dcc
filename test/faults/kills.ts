import { parseArgs } from 'node:util'
import { HAS_HAPROXY } from '../support/balancer.ts'
import { isNothing, runCluster } from './run-cluster.ts'

// Kills one of three processes on one PostgreSQL every five seconds, under load: `bun run kills [--minutes N] [--every SECONDS]`.
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, every: { type: 'string', default: '5' } },
})
const [minutes, everySeconds] = [Number(values.minutes), Number(values.every)]
if (!(minutes > 0 && everySeconds > 0)) {
  console.error('--minutes and --every must be numbers above 0.')
  process.exit(2)
}
if (!HAS_HAPROXY) console.log('not run with a proxy: haproxy is not installed')
const { amounts, wrong } = await runCluster({
  ...{ seconds: minutes * 60, everySeconds },
  onStep: (step) => console.log(new Date().toISOString().slice(11, 19), step),
})
console.log(amounts, wrong)
console.log(isNothing(wrong) ? 'nothing was lost, repeated or wrong' : 'failed')
process.exit(isNothing(wrong) ? 0 : 1)

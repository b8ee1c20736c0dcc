import { parseArgs } from 'node:util'
import { stopPostgres } from '../support/postgres.ts'
import { killInTurns } from './kill-in-turns.ts'

// Kills one of two processes on one PostgreSQL every ten seconds, under load (`bun run kills [--minutes N] [--every SECONDS]`).
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, every: { type: 'string', default: '10' } },
})
const [minutes, everySeconds] = [Number(values.minutes), Number(values.every)]
if (!(minutes > 0 && everySeconds > 0)) {
  console.error('--minutes and --every must be numbers above 0.')
  process.exit(2)
}
const { kills, acknowledged, archives, ...found } = await killInTurns({ seconds: minutes * 60, everySeconds })
await stopPostgres()
console.log({ kills, acknowledged, archives, ...found })
const isSound = Object.values(found).every((each) =>
  typeof each === 'number' ? each === 0 : each.length === 0,
)
console.log(isSound ? 'nothing was lost, repeated or wrong' : 'failed')
process.exit(isSound ? 0 : 1)

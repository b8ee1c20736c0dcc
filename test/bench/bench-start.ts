import { type DataLocation, type ServerProcess, startServer } from '../support/server-process.ts'
import type { Aim } from './aims.ts'
import { readMemory } from './bench-process.ts'
import { formatMegabytes, formatMs, printMeasurement, toMedian } from './measurement.ts'

const STARTS = 5
const IDLE_MS = 2_000

type Started = { command: string; commandLine: string[]; aims: { full: Aim; empty: Aim } | null }

/** Measures how long a start takes until requests are accepted, on a full folder and on new ones, and the idle memory. */
export async function measureStarts(
  executable: string,
  full: { location: DataLocation; events: string },
  newLocation: () => Promise<DataLocation>,
): Promise<void> {
  const ways: Started[] = [
    { command: 'from source', commandLine: [process.execPath, 'src/main.ts', 'serve'], aims: null },
    {
      command: 'executable',
      commandLine: [executable, 'serve'],
      aims: { full: { atMost: 350, unit: 'ms' }, empty: { atMost: 500, unit: 'ms' } },
    },
  ]
  for (const { command, commandLine, aims } of ways) {
    const onFull = await timeStarts(commandLine, async () => full.location)
    printStart(`start with ${full.events} events, ${command}`, onFull, aims?.full)
    const onEmpty = await timeStarts(commandLine, newLocation)
    printStart(`first start, ${command}`, onEmpty, aims?.empty)
    const server = await startServer(full.location, {}, [], commandLine)
    await Bun.sleep(IDLE_MS)
    printIdle(`idle memory with ${full.events} events, ${command}`, server)
    await server.stop()
  }
}

// Prints the present memory of a server that does nothing.
function printIdle(label: string, { pid }: ServerProcess): void {
  const bytes = readMemory(pid, 'now')
  printMeasurement({
    label,
    value: formatMegabytes(bytes),
    aim: { atMost: 110, unit: 'MB' },
    number: bytes / 1_048_576,
  })
}

async function timeStarts(commandLine: string[], locate: () => Promise<DataLocation>): Promise<number> {
  const times: number[] = []
  for (let count = 0; count < STARTS; count += 1) {
    const location = await locate()
    const startedAt = performance.now()
    const server = await startServer(location, {}, [], commandLine)
    times.push(performance.now() - startedAt)
    await server.stop()
  }
  return toMedian(times)
}

function printStart(label: string, ms: number, aim: Aim | undefined): void {
  printMeasurement({
    label,
    value: `p50 of ${STARTS}: ${formatMs(ms)}`,
    ...(aim === undefined ? {} : { aim, number: ms }),
  })
}

import { openHouse } from './test-app.ts'

// The route table of all faces (`bun run routes`).
const house = await openHouse({ database: 'sqlite' })
const routes = new Set(house.app.routes.map(({ method, path }) => `${method.padEnd(7)} ${path}`))
console.log([...routes].filter((route) => !route.startsWith('ALL')).join('\n'))
await house.close()

import { openTestApp } from './test-app.ts'

// Prints the routes of all APIs (`bun run routes`).
const daybook = await openTestApp({ database: 'sqlite' })
const routes = new Set(daybook.app.routes.map(({ method, path }) => `${method.padEnd(7)} ${path}`))
console.log([...routes].filter((route) => !route.startsWith('ALL')).join('\n'))
await daybook.close()

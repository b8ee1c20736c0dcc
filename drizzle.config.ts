import { defineConfig } from 'drizzle-kit'

// `bun run migration` drafts a migration. A person names it, reviews it and adds what drizzle-kit cannot express.
export default defineConfig({
  dialect: 'postgresql',
  schema: './src/store/postgres/postgres-tables.ts',
  out: './.data/migration-drafts',
})

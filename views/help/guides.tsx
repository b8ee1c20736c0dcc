import { MESSAGES } from '../../src/domain/messages/messages.ts'
import { Layout, type Viewer } from '../components/layout.tsx'
import { RichText } from '../components/rich-text.tsx'
import { paths } from '../paths.ts'
import { type Block, Blocks, Inlines } from './markdown.tsx'

const { guides: TEXT, layout: LAYOUT } = MESSAGES.pages

/** A guide: its name in the URL, its title and its text without the title. */
export type Guide = { name: string; title: string; blocks: Block[] }

/** The name and the title of a guide, for a link to it. */
export type GuideLink = Pick<Guide, 'name' | 'title'>

/** All guides, and the signed-in user if there is one. */
type GuidesProps = { guides: readonly GuideLink[]; viewer: Viewer | null }

/** The overview of all guides. */
export function GuideIndexPage({ index, viewer }: { index: Guide; viewer: Viewer | null }) {
  return (
    <Layout title={index.title} section="guides" viewer={viewer}>
      <article class="prose" lang={GUIDE_LANGUAGE}>
        <LanguageNote />
        <h1>{index.title}</h1>
        <Blocks blocks={index.blocks} />
        <p>
          <RichText text={TEXT.forPrograms} links={{ api: paths.docs() }} />
        </p>
      </article>
    </Layout>
  )
}

/** One guide, with links to its sections and to the other guides. */
export function GuidePage({ guide, guides, viewer }: GuidesProps & { guide: Guide }) {
  return (
    <Layout title={guide.title} section="guides" viewer={viewer}>
      <div class="guide">
        <article class="prose" lang={GUIDE_LANGUAGE}>
          <LanguageNote />
          <h1>{guide.title}</h1>
          <Sections blocks={guide.blocks} />
          <Blocks blocks={guide.blocks} />
        </article>
        <GuideList guides={guides} current={guide.name} />
      </div>
    </Layout>
  )
}

/** What the console shows for a guide that does not exist. */
export function GuideNotFoundPage({ name, guides, viewer }: GuidesProps & { name: string }) {
  return (
    <Layout title={TEXT.notFound} section="guides" viewer={viewer}>
      <div class="guide">
        <article class="prose">
          <h1>{TEXT.notFound}</h1>
          <p>
            <RichText text={TEXT.noSuchGuide({ name })} />
          </p>
        </article>
        <GuideList guides={guides} current={null} />
      </div>
    </Layout>
  )
}

/** The language of the guides, whatever that of the page is. */
const GUIDE_LANGUAGE = 'en'

function LanguageNote() {
  if (TEXT.languageNote === '') return null
  return (
    <p class="muted" lang={LAYOUT.language}>
      {TEXT.languageNote}
    </p>
  )
}

/** Shorter guides need no table of contents. */
const SECTIONS_MIN = 3

function Sections({ blocks }: { blocks: readonly Block[] }) {
  const sections = blocks.flatMap((block) => (block.kind === 'heading' && block.level === 2 ? [block] : []))
  if (sections.length < SECTIONS_MIN) return null
  return (
    <nav class="prose-contents" aria-label={TEXT.contents}>
      <ul>
        {sections.map(({ id, content }) => (
          <li>
            <a href={`#${id}`}>
              <Inlines content={content} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function GuideList({ guides, current }: { guides: readonly GuideLink[]; current: string | null }) {
  return (
    <nav class="guide-list" aria-label={TEXT.list}>
      <a href={paths.guides()}>{TEXT.all}</a>
      <ul>
        {guides.map(({ name, title }) => (
          <li>
            <a href={paths.guide(name)} aria-current={name === current ? 'page' : undefined}>
              {title}
            </a>
          </li>
        ))}
      </ul>
      <a href={paths.docs()}>{TEXT.apiReference}</a>
    </nav>
  )
}

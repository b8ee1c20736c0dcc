/** A piece of running text. */
export type Inline =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'strong' | 'emphasis'; content: Inline[] }
  | { kind: 'link'; href: string; content: Inline[] }

/** A block of a page: a heading, a paragraph, an example, a list, a table or a quotation. */
export type Block =
  | { kind: 'heading'; level: number; id: string; content: Inline[] }
  | { kind: 'paragraph'; content: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'list'; isOrdered: boolean; items: Block[][] }
  | { kind: 'table'; header: Inline[][]; rows: Inline[][][] }
  | { kind: 'quote'; content: Block[] }

/** Blocks as HTML. Wide examples and tables scroll. */
export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return (
    <>
      {blocks.map((block) => (
        <BlockElement block={block} />
      ))}
    </>
  )
}

/** Running text as HTML. */
export function Inlines({ content }: { content: readonly Inline[] }) {
  return (
    <>
      {content.map((each) => (
        <InlineElement inline={each} />
      ))}
    </>
  )
}

function BlockElement({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return <Heading {...block} />
    case 'paragraph':
      return (
        <p>
          <Inlines content={block.content} />
        </p>
      )
    case 'code':
      return (
        <pre class="example" tabindex={0}>
          <code>{block.text}</code>
        </pre>
      )
    case 'list':
      return <List {...block} />
    case 'table':
      return <Table {...block} />
    case 'quote':
      return (
        <blockquote>
          <Blocks blocks={block.content} />
        </blockquote>
      )
  }
}

function Heading({ level, id, content }: { level: number; id: string; content: Inline[] }) {
  const text = <Inlines content={content} />
  if (level === 1) return <h1 id={id}>{text}</h1>
  if (level === 2) return <h2 id={id}>{text}</h2>
  return level === 3 ? <h3 id={id}>{text}</h3> : <h4 id={id}>{text}</h4>
}

function List({ isOrdered, items }: { isOrdered: boolean; items: Block[][] }) {
  const children = items.map((item) => (
    <li>
      <Item blocks={item} />
    </li>
  ))
  return isOrdered ? <ol>{children}</ol> : <ul>{children}</ul>
}

// A single paragraph needs no element of its own.
function Item({ blocks }: { blocks: Block[] }) {
  return (
    <>
      {blocks.map((block) =>
        block.kind === 'paragraph' && blocks.length === 1 ? (
          <Inlines content={block.content} />
        ) : (
          <BlockElement block={block} />
        ),
      )}
    </>
  )
}

function Table({ header, rows }: { header: Inline[][]; rows: Inline[][][] }) {
  return (
    <div class="prose-table" tabindex={0}>
      <table>
        <thead>
          <tr>
            {header.map((cell) => (
              <th class="prose-column" scope="col">
                <Inlines content={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((cell) => (
                <td>
                  <Inlines content={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function InlineElement({ inline }: { inline: Inline }) {
  switch (inline.kind) {
    case 'text':
      return <>{inline.text}</>
    case 'code':
      return <code>{inline.text}</code>
    case 'strong':
      return (
        <strong>
          <Inlines content={inline.content} />
        </strong>
      )
    case 'emphasis':
      return (
        <em>
          <Inlines content={inline.content} />
        </em>
      )
    case 'link':
      return (
        <a href={inline.href}>
          <Inlines content={inline.content} />
        </a>
      )
  }
}

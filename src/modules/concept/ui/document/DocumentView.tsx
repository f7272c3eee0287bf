// The document as a page: numbered chapters with the same parts as on paper.
// biome-ignore-all lint/a11y/noRedundantRoles: cards take the table's display away, and its roles with it
import { Note, ScrollBox, useTexts } from '#ui'
import { type ConceptDocument, flat, isListed, type Line, type Part, plain, type Section, type Table } from '../../model.ts'
import { Picture } from './Picture.tsx'
import './concept.css'

export function DocumentView({ document }: { document: ConceptDocument }) {
  return (
    <article className="doc concept-doc" lang={document.lang}>
      {document.sections.map((section) => (
        <Chapter key={section.id} section={section} level={1} />
      ))}
    </article>
  )
}

/** Chapters to jump to; the same as a choice on narrow screens. */
export function Contents({ document }: { document: ConceptDocument }) {
  const { t } = useTexts()
  const many = document.sections.filter((section) => section.sections.length > 40).map((section) => section.id)
  const listed = flat(document.sections).filter(
    ({ section, level }) => isListed(section, level) && !many.some((id) => section.id !== id && section.id.startsWith(`${id}-`)),
  )
  return (
    <>
      <nav className="concept-toc" aria-label={t('concept.doc.contents')}>
        <ol>
          {listed.map(({ section, level }) => (
            <li key={section.id} className={`level-${level}`}>
              <a href={`#${section.id}`}>
                {section.number} {section.title}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      <div className="field concept-toc-small">
        <label htmlFor="concept-jump">{t('concept.jump')}</label>
        <select
          id="concept-jump"
          className="select"
          defaultValue=""
          onChange={(event) => window.document.getElementById(event.target.value)?.scrollIntoView({ block: 'start' })}
        >
          <option value="" disabled>
            {t('concept.doc.contents')}
          </option>
          {listed.map(({ section }) => (
            <option key={section.id} value={section.id}>
              {section.number} {section.title}
            </option>
          ))}
        </select>
      </div>
    </>
  )
}

function Chapter({ section, level }: { section: Section; level: number }) {
  const Head = `h${Math.min(level + 1, 6)}` as 'h2'
  return (
    <section id={section.id} aria-labelledby={`h-${section.id}`}>
      <Head id={`h-${section.id}`}>
        {section.number} {section.title}
      </Head>
      {section.parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts keep their place
        <PartView key={index} part={part} level={level} name={`${section.number} ${section.title}, ${index + 1}`} />
      ))}
      {section.sections.map((each) => (
        <Chapter key={each.id} section={each} level={level + 1} />
      ))}
    </section>
  )
}

function PartView({ part, level, name }: { part: Part; level: number; name: string }) {
  switch (part.kind) {
    case 'text':
      return (
        <p>
          <Words line={part.text} />
        </p>
      )
    case 'heading': {
      const Head = `h${Math.min(level + 2, 6)}` as 'h4'
      return <Head>{part.text}</Head>
    }
    case 'list':
      return <Items part={part} />
    case 'table':
      return <TableView part={part} name={name} />
    case 'facts':
      return (
        <dl className="facts">
          {part.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows keep their place
            <div key={index}>
              <dt>{row.label}</dt>
              <dd>
                <Words line={row.value} />
              </dd>
            </div>
          ))}
        </dl>
      )
    case 'note':
      return (
        <Note tone={part.tone} title={part.title ?? undefined}>
          <p>
            <Words line={part.text} />
          </p>
        </Note>
      )
    case 'diagram':
      return (
        <>
          <p className="concept-caption">{part.title}</p>
          <Picture diagram={part.diagram} title={part.title} />
        </>
      )
  }
}

function Items({ part }: { part: Extract<Part, { kind: 'list' }> }) {
  const List = part.ordered ? 'ol' : 'ul'
  return (
    <List>
      {part.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items keep their place
        <li key={index} className={item.level ? 'inner' : undefined}>
          <Words line={item.text} />
        </li>
      ))}
    </List>
  )
}

function TableView({ part, name }: { part: Table; name: string }) {
  const weights = part.columns.reduce((sum, column) => sum + column.weight, 0)
  return (
    <>
      {part.title ? <p className="concept-caption">{part.title}</p> : null}
      <ScrollBox label={part.title ? `${part.title}, ${name}` : name}>
        <table className={`table concept-table${part.columns.length > 2 ? ' table--cards' : ''}`} role="table">
          <colgroup>
            {part.columns.map((column, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their place
              <col key={index} style={{ width: `${Math.round((column.weight / weights) * 100)}%` }} />
            ))}
          </colgroup>
          <thead role="rowgroup">
            <tr role="row">
              {part.columns.map((column, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their place
                <th key={index} role="columnheader" scope="col" className={column.align === 'right' ? 'num' : undefined}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {part.rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows keep their place
              <tr key={index} role="row">
                {row.map((cell, column) => (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells keep their place
                    key={column}
                    role="cell"
                    data-l={part.columns[column]?.title}
                    className={part.columns[column]?.align === 'right' ? 'num' : undefined}
                  >
                    <Words line={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </>
  )
}

function Words({ line }: { line: Line }) {
  if (line.length === 1 && !line[0]!.look && !line[0]!.href) return plain(line)
  return line.map((span, index) => {
    const key = `${index}${span.text}`
    if (span.href)
      return (
        <a key={key} href={span.href} rel="noreferrer" target="_blank">
          {span.text}
        </a>
      )
    if (span.look === 'bold') return <strong key={key}>{span.text}</strong>
    if (span.look === 'italic') return <em key={key}>{span.text}</em>
    if (span.look === 'code') return <code key={key}>{span.text}</code>
    if (span.look === 'value' || span.look === 'open')
      return (
        <span key={key} className={`concept-${span.look}`}>
          {span.text}
        </span>
      )
    return span.text
  })
}

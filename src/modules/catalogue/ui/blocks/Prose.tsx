// Markdown of a block as elements: paragraphs, headings, lists, tables; no HTML of others ever reaches the page.
import { lexer, type Token, type Tokens } from 'marked'
import type { ReactNode } from 'react'
import { ScrollBox } from '#ui'

export function Prose({ text, label }: { text: string; label: string }) {
  return <div className="prose">{lexer(text).map((token, index) => block(token, index, label))}</div>
}

function block(token: Token, key: number, label: string): ReactNode {
  switch (token.type) {
    case 'heading':
      return <h3 key={key}>{inline(token.tokens)}</h3>
    case 'paragraph':
      return <p key={key}>{inline(token.tokens)}</p>
    case 'text':
      return <span key={key}>{token.tokens ? inline(token.tokens) : token.text}</span>
    case 'blockquote':
      return <blockquote key={key}>{token.tokens?.map((each, index) => block(each, index, label))}</blockquote>
    case 'list': {
      const items = (token as Tokens.List).items.map((item) => (
        <li key={item.raw}>{item.tokens.map((each, index) => block(each, index, label))}</li>
      ))
      return token.ordered ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>
    }
    case 'table':
      return <TextTable key={key} table={token as Tokens.Table} label={label} />
    case 'code':
      return <pre key={key}>{token.text}</pre>
    default:
      return null
  }
}

function TextTable({ table, label }: { table: Tokens.Table; label: string }) {
  return (
    <ScrollBox label={label}>
      <table className="table">
        <thead>
          <tr>
            {table.header.map((cell) => (
              <th key={cell.text} scope="col">
                {inline(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.map((cell) => cell.text).join('|')}>
              {row.map((cell, column) => (
                <td key={table.header[column]?.text}>{inline(cell.tokens)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

function inline(tokens: Token[] | undefined): ReactNode {
  return tokens?.map((token, index) => {
    const key = `${index}-${token.type}`
    if (token.type === 'strong') return <strong key={key}>{inline(token.tokens)}</strong>
    if (token.type === 'em') return <em key={key}>{inline(token.tokens)}</em>
    if (token.type === 'codespan') return <code key={key}>{token.text}</code>
    if (token.type === 'br') return <br key={key} />
    if (token.type === 'link' && /^https?:/.test(token.href))
      return (
        <a key={key} href={token.href} rel="noreferrer">
          {inline(token.tokens)}
        </a>
      )
    if (token.type === 'text' && token.tokens) return <span key={key}>{inline(token.tokens)}</span>
    return <span key={key}>{'text' in token ? String(token.text) : token.raw}</span>
  })
}

// The wording of a contract on the screen; its headings follow the one it stands under.
import { blocksOf } from '../model.ts'

export function Words({ body, under }: { body: string; under: 1 | 2 }) {
  const Heading = under === 1 ? 'h2' : 'h3'
  const parts: { key: string; kind: 'heading' | 'text' | 'list'; texts: string[] }[] = []
  for (const { kind, text } of blocksOf(body)) {
    const last = parts.at(-1)
    if (kind === 'item' && last?.kind === 'list') last.texts.push(text)
    else parts.push({ key: `${parts.length}`, kind: kind === 'item' ? 'list' : kind === 'heading' ? 'heading' : 'text', texts: [text] })
  }
  return (
    <div className="stack stack--s prose">
      {parts.map(({ key, kind, texts }) =>
        kind === 'heading' ? (
          <Heading key={key}>{texts[0]}</Heading>
        ) : kind === 'list' ? (
          <ul key={key} className="bullets">
            {texts
              .map((text, index) => ({ text, key: `${key}.${index}` }))
              .map((item) => (
                <li key={item.key}>{item.text}</li>
              ))}
          </ul>
        ) : (
          <p key={key}>{texts[0]}</p>
        ),
      )}
    </div>
  )
}

// The wording of a contract on the screen.
import { blocksOf } from '../model.ts'

export function Words({ body }: { body: string }) {
  return (
    <div className="stack prose">
      {blocksOf(body)
        .map((block, index) => ({ ...block, key: `${index}` }))
        .map(({ key, kind, text }) =>
          kind === 'heading' ? <h3 key={key}>{text}</h3> : <p key={key}>{kind === 'item' ? `– ${text}` : text}</p>,
        )}
    </div>
  )
}

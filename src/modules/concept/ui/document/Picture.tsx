// A process as a picture, in the colours of the page; its words stand below it for those who do not see it.
import { type Box, type Diagram, described, drawn } from '../../model.ts'

export function Picture({ diagram, title }: { diagram: Diagram; title: string }) {
  const { width, height, lanes, boxes, arrows } = drawn(diagram)
  return (
    <svg className="concept-picture" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${title}. ${described(diagram)}`}>
      {lanes.map((lane, index) => (
        <g key={lane.x}>
          {index % 2 === 0 ? <rect x={lane.x} y={0} width={lane.width} height={height} className="concept-picture__lane" /> : null}
          {lane.title.map((line, row) => (
            <text key={line} x={lane.x + lane.width / 2} y={18 + row * 14} className="concept-picture__head">
              {line}
            </text>
          ))}
        </g>
      ))}
      {arrows.map((points) => {
        const end = points.at(-1)!
        return (
          <g key={`${points[0]!.x} ${points[0]!.y}`} className="concept-picture__arrow">
            <path d={points.map((point, index) => `${index ? 'L' : 'M'}${point.x} ${point.y}`).join(' ')} />
            <path className="concept-picture__tip" d={`M${end.x - 4} ${end.y - 7}L${end.x} ${end.y}L${end.x + 4} ${end.y - 7}Z`} />
          </g>
        )
      })}
      {boxes.map((box) => (
        <Step key={box.y} box={box} />
      ))}
    </svg>
  )
}

function Step({ box }: { box: Box }) {
  const look = (row: number) =>
    row < box.strong ? 'concept-picture__who' : box.limit && row === box.lines.length - 1 ? 'concept-picture__limit' : undefined
  return (
    <g>
      <rect
        x={box.x}
        y={box.y}
        width={box.width}
        height={box.height}
        rx={box.kind === 'trigger' ? 12 : 4}
        className={`concept-picture__box concept-picture__box--${box.kind}`}
      />
      {box.number ? (
        <text x={box.x + box.width - 9} y={box.y + 18} className="concept-picture__number">
          {box.number}
        </text>
      ) : null}
      {box.lines.map((line, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines keep their place
        <text key={row} x={box.x + 9} y={box.y + 19 + row * 14} className={look(row)}>
          {line}
        </text>
      ))}
    </g>
  )
}

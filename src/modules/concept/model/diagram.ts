// Processes as pictures: lanes side by side, steps below each other, a line from step to step. Own small layout, drawn as SVG.
import type { Diagram } from './document.ts'

export interface Box {
  x: number
  y: number
  width: number
  height: number
  lines: string[]
  /** The first lines say who, in bold. */
  strong: number
  /** The last line is the time limit. */
  limit: boolean
  kind: 'trigger' | 'step'
  number: number
}
export interface Drawn {
  width: number
  height: number
  lanes: { x: number; width: number; title: string[] }[]
  boxes: Box[]
  arrows: { x: number; y: number }[][]
}

const full = 660
const gap = 16
const padding = 9
const lineHeight = 14
const head = 12

/** Widths of letters in hundredths of the font size, on the safe side for the fonts of paper and screen. */
const wide = /[mwMWÄÖÜ—%@]/
const narrow = /[iljtfrI.,:;!'()|/ -]/
const widthOf = (text: string) => [...text].reduce((sum, sign) => sum + (wide.test(sign) ? 9.4 : narrow.test(sign) ? 4 : 6.1), 0)

/** Breaks a text at spaces and, where a word is too long, within it. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).flatMap((each) => pieces(each, width))) {
    const longer = line ? `${line} ${word}` : word
    if (line && widthOf(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  if (line) lines.push(line)
  return lines.length ? lines : ['']
}
function pieces(word: string, width: number): string[] {
  if (widthOf(word) <= width) return [word]
  const most = Math.max(4, Math.floor(word.length * (width / widthOf(word))) - 1)
  return [`${word.slice(0, most)}-`, ...pieces(word.slice(most), width)]
}

/** Places lanes, boxes and arrows. Up to three lanes share the width; a box may be wider than half of it in a single lane. */
export function drawn(diagram: Diagram): Drawn {
  const count = Math.max(diagram.lanes.length, 1)
  const laneWidth = full / count
  const inner = laneWidth - 20 - padding * 2
  const lanes = diagram.lanes.map((title, index) => ({ x: index * laneWidth, width: laneWidth, title: wrapped(title, laneWidth - 16) }))
  const titleHeight = Math.max(...lanes.map((lane) => lane.title.length), 1) * lineHeight + head
  const place = (lane: number, y: number, rest: Omit<Box, 'x' | 'y' | 'width' | 'height'>): Box => ({
    ...rest,
    x: lane * laneWidth + 10,
    y,
    width: laneWidth - 20,
    height: rest.lines.length * lineHeight + padding * 2,
  })
  const boxes: Box[] = []
  let y = titleHeight + 10
  const first = diagram.steps[0]?.lane ?? 0
  boxes.push(place(first, y, { lines: wrapped(diagram.trigger, inner), strong: 0, limit: false, kind: 'trigger', number: 0 }))
  for (const [index, step] of diagram.steps.entries()) {
    y = boxes.at(-1)!.y + boxes.at(-1)!.height + gap
    const who = step.who ? wrapped(step.who, inner - 22) : []
    const lines = [...who, ...wrapped(step.does, who.length ? inner : inner - 22), ...(step.within ? [step.within] : [])]
    boxes.push(place(step.lane, y, { lines, strong: who.length, limit: Boolean(step.within), kind: 'step', number: index + 1 }))
  }
  return {
    width: full,
    height: y + boxes.at(-1)!.height + 12,
    lanes,
    boxes,
    arrows: boxes.slice(1).map((box, index) => pathOf(boxes[index]!, box)),
  }
}

/** From the foot of one box to the head of the next, with two right angles where the lane changes. */
function pathOf(from: Box, to: Box): { x: number; y: number }[] {
  const [x1, x2] = [from.x + from.width / 2, to.x + to.width / 2]
  const [y1, y2] = [from.y + from.height, to.y]
  if (x1 === x2)
    return [
      { x: x1, y: y1 },
      { x: x2, y: y2 },
    ]
  const middle = y1 + (y2 - y1) / 2
  return [
    { x: x1, y: y1 },
    { x: x1, y: middle },
    { x: x2, y: middle },
    { x: x2, y: y2 },
  ]
}

/** A part of a picture that stays on one page; its lanes go on from strip to strip, their titles stand in the head alone. */
export interface Strip extends Pick<Drawn, 'lanes' | 'boxes' | 'arrows'> {
  height: number
}

/** A process of so few steps stays on one page. */
const fewSteps = 3

/** The picture in strips from box to box, so that paper may go on on the next page; neither the first nor the last step stands alone. */
export function strips({ lanes, boxes, arrows, height }: Drawn): { head: Strip; strips: Strip[] } {
  const plain = lanes.map((lane) => ({ ...lane, title: [] }))
  const top = boxes[0]!.y
  const feet = boxes.map((box, index) => (index === boxes.length - 1 ? height : box.y + box.height))
  // The trigger with the first step, the last two steps together, every other step for itself.
  const last = boxes.length - 1
  const ends = boxes.map((_, index) => index).filter((index) => index === last || (last > fewSteps && index > 0 && index < last - 1))
  const cut = ends.map((end, at): Strip => {
    const first = at === 0 ? 0 : ends[at - 1]! + 1
    const from = at === 0 ? top : feet[first - 1]!
    const down = <T extends { y: number }>(each: T): T => ({ ...each, y: each.y - from })
    return {
      height: feet[end]! - from,
      lanes: plain,
      boxes: boxes.slice(first, end + 1).map(down),
      arrows: arrows.slice(Math.max(first - 1, 0), end).map((points) => points.map(down)),
    }
  })
  return { head: { height: top, lanes, boxes: [], arrows: [] }, strips: cut }
}

export interface Colours {
  ink: string
  muted: string
  line: string
  fill: string
  soft: string
  font: string
}
export const paperColours: Colours = {
  ink: '#1d222b',
  muted: '#5e6570',
  line: '#8a919c',
  fill: '#ffffff',
  soft: '#eef1f5',
  font: 'Libertinus Serif',
}

const safe = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** The picture as SVG; colours may be names of CSS variables. */
export function svgOf(diagram: Diagram, colours: Colours = paperColours): string {
  const { width, height, lanes, boxes, arrows } = drawn(diagram)
  const text = (x: number, y: number, value: string, look = '') =>
    `<text x="${x}" y="${y}" font-family="${safe(colours.font)}" font-size="12" fill="${colours.ink}" ${look}>${safe(value)}</text>`
  const lane = lanes.map(({ x, width: wide, title }, index) => {
    const stripe = index % 2 === 0 ? `<rect x="${x}" y="0" width="${wide}" height="${height}" fill="${colours.soft}"/>` : ''
    return (
      stripe + title.map((each, row) => text(x + wide / 2, 18 + row * lineHeight, each, 'font-weight="bold" text-anchor="middle"')).join('')
    )
  })
  const arrow = arrows.map((points) => {
    const end = points.at(-1)!
    const line = points.map((point, index) => `${index ? 'L' : 'M'}${point.x} ${point.y}`).join(' ')
    return `<path d="${line}" fill="none" stroke="${colours.line}" stroke-width="1.4"/><path d="M${end.x - 4} ${end.y - 7}L${end.x} ${end.y}L${end.x + 4} ${end.y - 7}Z" fill="${colours.line}"/>`
  })
  const box = boxes.map((each) => {
    const round = each.kind === 'trigger' ? 12 : 4
    const frame = `<rect x="${each.x}" y="${each.y}" width="${each.width}" height="${each.height}" rx="${round}" fill="${colours.fill}" stroke="${colours.line}" stroke-width="1" ${each.kind === 'trigger' ? 'stroke-dasharray="4 3"' : ''}/>`
    const number = each.number
      ? text(each.x + each.width - padding, each.y + 18, String(each.number), `text-anchor="end" opacity="0.75"`)
      : ''
    const lines = each.lines.map((value, row) => {
      const look = row < each.strong ? 'font-weight="bold"' : each.limit && row === each.lines.length - 1 ? 'font-style="italic"' : ''
      return text(each.x + padding, each.y + padding + 10 + row * lineHeight, value, look)
    })
    return frame + number + lines.join('')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${[...lane, ...arrow, ...box].join('')}</svg>`
}

/** What the picture says, for those who do not see it. */
export const described = (diagram: Diagram): string =>
  [
    diagram.trigger,
    ...diagram.steps.map(
      (step, index) =>
        `${index + 1}. ${[diagram.lanes[step.lane], step.who].filter(Boolean).join(', ')}: ${step.does}${step.within ? ` (${step.within})` : ''}`,
    ),
  ].join(' ')

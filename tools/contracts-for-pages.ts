// What a page needs of an endpoint is where it stands and how it is asked; the shapes by which the server checks are types to a page.

interface Node {
  type: string
  start: number
  end: number
  [key: string]: unknown
}

const shapes = new Set(['params', 'query', 'body', 'answer'])
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

function* nodes(node: Node): Generator<Node> {
  yield node
  for (const value of Object.values(node))
    if (Array.isArray(value)) for (const each of value) isNode(each) && (yield* nodes(each))
    else if (isNode(value)) yield* nodes(value)
}

const nameOf = (node: unknown) => (isNode(node) ? ((node.name ?? node.value) as string | undefined) : undefined)

/** Where shapes of `defineApi(module, { endpoint: { params, query, body, answer } })` stand in a program without types. */
export function shapesIn(program: Node): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = []
  for (const node of nodes(program)) {
    if (node.type !== 'CallExpression' || nameOf(node.callee) !== 'defineApi') continue
    const endpoints = (node.arguments as Node[])[1]
    if (endpoints?.type !== 'ObjectExpression') continue
    for (const { value: endpoint } of endpoints.properties as Node[])
      if (isNode(endpoint) && endpoint.type === 'ObjectExpression')
        for (const property of endpoint.properties as Node[])
          if (property.type === 'Property' && shapes.has(nameOf(property.key)!)) {
            const value = property.value as Node
            found.push({ start: value.start, end: value.end })
          }
  }
  return found
}

/** The program with `undefined` in the place of each shape. */
export function withoutShapes(code: string, program: Node): string {
  let result = code
  for (const { start, end } of shapesIn(program).sort((one, other) => other.start - one.start))
    result = `${result.slice(0, start)}undefined${result.slice(end)}`
  return result
}

// A tree of places or areas; branches open natively, leaves and branches can be chosen.
import type { ReactNode } from 'react'
import { Icon } from '../parts/Icon.tsx'
import { Link } from '../parts/Link.tsx'
import { useGo } from '../parts/navigation.ts'

export interface TreeNode {
  id: string
  label: string
  icon?: string
  /** Grey at the end: a count, changes. */
  note?: ReactNode
  href?: string
  current?: boolean
  open?: boolean
  children?: readonly TreeNode[]
}

export function Tree({ nodes, label, onChoose }: { nodes: readonly TreeNode[]; label: string; onChoose?: (id: string) => void }) {
  return (
    <nav aria-label={label}>
      <Branch nodes={nodes} onChoose={onChoose} top />
    </nav>
  )
}

function Branch({ nodes, onChoose, top }: { nodes: readonly TreeNode[]; onChoose?: (id: string) => void; top?: boolean }) {
  const go = useGo()
  // A branch opens and is chosen by the same click: a link inside a summary would be two controls in one.
  const choose = (node: TreeNode) => (node.href ? void go(node.href, { stay: true }) : onChoose?.(node.id))
  return (
    <ul className={top ? 'tree' : undefined}>
      {nodes.map((node) => (
        <li key={node.id}>
          {node.children?.length ? (
            <details open={node.open ?? (top || holdsCurrent(node))}>
              {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary is a control; Enter and Space click it */}
              <summary aria-current={node.current ? 'true' : undefined} onClick={() => choose(node)}>
                <Label node={node} />
              </summary>
              <Branch nodes={node.children} onChoose={onChoose} />
            </details>
          ) : (
            <Leaf node={node} onChoose={onChoose} />
          )}
        </li>
      ))}
    </ul>
  )
}

const holdsCurrent = (node: TreeNode): boolean => Boolean(node.current) || Boolean(node.children?.some(holdsCurrent))

function Leaf({ node, onChoose }: { node: TreeNode; onChoose?: (id: string) => void }) {
  const current = node.current ? ('true' as const) : undefined
  if (node.href) {
    return (
      <Link href={node.href} stay aria-current={current}>
        <Label node={node} />
      </Link>
    )
  }
  return onChoose ? (
    <button type="button" aria-current={current} onClick={() => onChoose(node.id)}>
      <Label node={node} />
    </button>
  ) : (
    <span className="tree__leaf">
      <Label node={node} />
    </span>
  )
}

function Label({ node }: { node: TreeNode }) {
  return (
    <>
      {node.icon ? <Icon name={node.icon} /> : null}
      <span className="grow">{node.label}</span>
      {node.note === undefined ? null : <span className="n">{node.note}</span>}
    </>
  )
}

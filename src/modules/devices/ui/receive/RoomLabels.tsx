// Door labels of the rooms that were chosen in the list of rooms.
import type { Chosen } from '#ui'
import { LabelDialog } from './LabelDialog.tsx'

export default function RoomLabels({ chosen, onEnd }: { chosen: Chosen; onEnd: (finished: boolean) => void }) {
  return <LabelDialog of="rooms" chosen={chosen} onEnd={onEnd} />
}

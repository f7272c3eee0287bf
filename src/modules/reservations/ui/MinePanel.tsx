// On the home page: what I have reserved next.
import { Mine } from './Mine.tsx'

export default function MinePanel() {
  return <Mine limit={4} home />
}

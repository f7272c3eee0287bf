export default function PartsPage() {
  return <div className="body">…</div>
}

// One broken panel must not take the home page with it.
import { Component, type ReactNode } from 'react'
import { Refused } from '#ui'

export class PanelBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null }
  static getDerivedStateFromError(error: unknown) {
    return { error }
  }
  override render() {
    if (!this.state.error) return this.props.children
    return (
      <div className="panel">
        <Refused error={this.state.error} onRetry={() => this.setState({ error: null })} />
      </div>
    )
  }
}

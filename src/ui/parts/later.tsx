// Parts that are loaded when first needed and drawn at once when they are there.
// React's own lazy shows its fallback for at least 300 ms, which a menu or the palette must not take.
import { type ComponentType, type ReactNode, useEffect, useState } from 'react'

/** `meanwhile` stands in its place until then. */
export function later<P extends object>(load: () => Promise<{ default: ComponentType<P> }>, meanwhile: ReactNode = null) {
  let Loaded: ComponentType<P> | undefined
  let loading: Promise<void> | undefined
  const preload = () => {
    loading ??= load().then(
      (module) => {
        Loaded = module.default
      },
      (error) => {
        loading = undefined
        throw error
      },
    )
    return loading
  }
  // biome-ignore lint/correctness/noComponentHookFactories: called once per module, at its top, as React.lazy is
  function Later(props: P) {
    const [state, setState] = useState<{ failed?: unknown }>({})
    useEffect(() => {
      if (!Loaded)
        preload().then(
          () => setState({}),
          (failed: unknown) => setState({ failed }),
        )
    }, [])
    if (state.failed) throw state.failed
    return Loaded ? <Loaded {...props} /> : meanwhile
  }
  return Object.assign(Later, { preload: () => void preload().catch(() => {}) })
}

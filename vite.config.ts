import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// The built pages stand in dist/web; everything comes from the own server, nothing is inlined (CSP forbids data: and inline scripts).
export default defineConfig({
  plugins: [react()],
  publicDir: 'src/app/web/public',
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      treeshake: {
        // Doors (`#ui`, `#shared`) only pass on; what a page does not use of them must not travel with it.
        moduleSideEffects: (id: string) => /\.css$/.test(id) || !/\/src\/(ui|kernel\/shared|modules)\//.test(id),
      },
    },
  },
  server: { port: 5173, proxy: { '/api': process.env.MUSES_API ?? 'http://127.0.0.1:3000' } },
})

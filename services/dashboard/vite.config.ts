import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { fixtures } from './dev/plugin.ts'

const withFixtures = process.env['REAKTLY_FIXTURES'] === 'on'
const api = `http://${process.env['REAKTLY_API_ADDR'] ?? '127.0.0.1:8081'}`

export default defineConfig({
  plugins: [react(), tailwindcss(), ...(withFixtures ? [fixtures()] : [])],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    host: '127.0.0.1',
    proxy: withFixtures ? {} : { '/api': api, '/openapi.json': api },
  },
  build: {
    // The content security policy allows no data: scripts or fonts, so nothing is inlined.
    assetsInlineLimit: 0,
    target: 'es2022',
    modulePreload: { polyfill: false },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
})

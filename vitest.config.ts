import { defineConfig } from 'vitest/config';

// `source` makes the package's own name (`mrkl/sdk`) lead to src/ instead of dist/.
const conditions = ['source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['node', 'import', 'default'] } },
  test: {
    include: ['{src,experts,modules,benchmarks,scripts}/**/*.test.ts', 'tests/**/*.test.ts'],
    // A crash of the add-on takes one process and is reported.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});

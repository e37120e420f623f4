import { defineConfig } from 'vitest/config';

// `source` makes the package's own name (`mrkl/sdk`) lead to src/ instead of dist/. These also become conditions of
// the test processes, where `import` would give ES modules to `require` and so break packages that have both.
const conditions = ['source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['node'] } },
  test: {
    include: ['{src,experts,modules,benchmarks,scripts}/**/*.test.ts', 'tests/**/*.test.ts'],
    // A crash of the add-on takes one process and is reported.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});

const { availableParallelism } = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	setupFiles: ['<rootDir>/test/setup.js'],
	// Of two cores jest would leave one idle; a third worker has theirs while tests wait for servers that do not answer.
	maxWorkers: Math.ceil(1.5 * availableParallelism()),
	testTimeout: 30_000,
	transform: {
		// Types are checked by `npm run typecheck`.
		'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }],
	},
};

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	setupFiles: ['<rootDir>/test/setup.js'],
	// jest leaves one core idle by default: half of a small machine.
	maxWorkers: '100%',
	testTimeout: 30_000,
	transform: {
		// Types are checked by `npm run typecheck`; CommonJS so that `await import()` works in tests.
		'^.+\\.ts$': [
			'ts-jest',
			{ tsconfig: { module: 'commonjs', target: 'es2022', esModuleInterop: true, isolatedModules: true }, diagnostics: false },
		],
	},
};

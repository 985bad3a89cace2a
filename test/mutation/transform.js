/** Compiles as the tests' own transformer does, after the mutants of the plan were written into the file. */
const { readFileSync } = require('node:fs');
const { relative } = require('node:path');
const swc = require('@swc/jest');
const { hashOf, instrument } = require('./mutants.js');

module.exports = {
	createTransformer({ planFile, compiler }) {
		const plan = JSON.parse(readFileSync(planFile, 'utf8'));
		const compile = swc.createTransformer(compiler);
		const mutantsIn = (path) => plan[relative(process.cwd(), path).replaceAll('\\', '/')] ?? [];
		const prepared = (source, path) => instrument(source, mutantsIn(path));
		return {
			process: (source, path, options) => compile.process(prepared(source, path), path, options),
			getCacheKey: (source, path, options) => hashOf(prepared(source, path), path, options.instrument),
		};
	},
};

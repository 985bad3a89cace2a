const { TestEnvironment } = require('jest-environment-node');
const current = require('./current.js');

/** The name of a test with those of the blocks it stands in. */
const nameOf = (test) => (test.parent && test.parent.name !== 'ROOT_DESCRIBE_BLOCK' ? `${nameOf(test.parent)} › ${test.name}` : test.name);

/** Switches the mutant on, notes which mutants each test reaches, and skips tests that don't reach it and what follows a failure. */
module.exports = class extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		this.path = context.testPath;
		// Between tests: what a file does when it is loaded, and what its hooks do.
		this.during = '';
		this.global.__mutant = (key) => {
			if (current.active === undefined) current.reached.set(key, (current.reached.get(key) ?? new Set()).add(this.during));
			return key === current.active;
		};
	}

	handleTestEvent({ name, test }) {
		if (name === 'test_start') {
			const wanted = current.tests?.get(this.path);
			const over = current.active !== undefined && current.failed;
			if (over || (wanted && !wanted.has(nameOf(test)))) test.mode = 'skip';
			this.during = nameOf(test);
		}
		if (name === 'test_done') {
			this.during = '';
			if (test.errors.length > 0) current.failed ??= `${this.path} › ${nameOf(test)}`;
			else current.passed.push(nameOf(test));
		}
	}
};

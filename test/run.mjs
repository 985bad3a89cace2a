/** `npm test`: installs and builds what is needed, then runs the unit, contract and engine tests. */
import { startChild, endEverything, endOnSignals } from '../demo/lib/processes.mjs';
import { buildNodes, ensureInstalled } from '../demo/lib/project.mjs';
import { inProject, projectFolder } from '../demo/lib/paths.mjs';
import { main } from '../demo/lib/say.mjs';

await main(async () => {
	endOnSignals();
	try {
		await ensureInstalled();
		await buildNodes();
		const jest = inProject('node_modules', 'jest', 'bin', 'jest.js');
		// The built nodes load some libraries by `import()` when they need them, which jest allows only so.
		const modules = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
		const { exited } = startChild(process.execPath, [...modules, jest, ...process.argv.slice(2)], {
			cwd: projectFolder,
			// The engine tests take the nodes as they will be published.
			env: { ...process.env, ENGINE_NODES: 'dist' },
			stdio: 'inherit',
		});
		process.exitCode = (await exited).code ?? 1;
	} finally {
		await endEverything();
	}
});

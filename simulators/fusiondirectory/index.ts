import { startSimulator, type Simulator, type SimulatorOptions } from '../shared/server';
import { FusionDirectoryBackend } from './backend';
import { adminLogin, creatorLogin, noRightsLogin, readerLogin, selfLogin } from './seed';
import { baseDn } from './world';

export interface Login {
	username: string;
	password: string;
}

export interface FusionDirectorySimulator extends Simulator {
	baseDn: string;
	/** `admin` may do everything; username and password of it stand at the top as well. */
	login: Login & {
		admin: Login;
		/** Reads the main tab of people, nothing else. */
		reader: Login;
		/** Reads, creates and changes the main tab of people, deletes nothing. */
		creator: Login;
		/** May change two fields of its own entry. */
		self: Login;
		/** No right at all. */
		noRights: Login;
	};
}

export async function startFusionDirectorySimulator(
	options: SimulatorOptions & { settings?: Record<string, unknown> } = {},
): Promise<FusionDirectorySimulator> {
	const { settings = {}, ...rest } = options;
	const simulator = await startSimulator(new FusionDirectoryBackend(settings), rest);
	return Object.assign(simulator, {
		baseDn,
		login: {
			...adminLogin,
			admin: adminLogin,
			reader: readerLogin,
			creator: creatorLogin,
			self: selfLogin,
			noRights: noRightsLogin,
		},
	});
}

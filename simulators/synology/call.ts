import type { Exchange, Fault } from '../shared/types';
import type { Fields, Parameters } from './parameters';
import type { Session } from './sessions';
import type { State } from './state';

/** One call on its way to its method. */
export interface Call {
	state: State;
	parameters: Parameters;
	version: number;
	fields: Fields;
	exchange: Exchange;
	fault: Fault | undefined;
	session?: Session;
	/** Headers of the answer. */
	headers: Record<string, string>;
	/** Runs another method within the same session (for compound requests). */
	invoke(call: Call, api: string, name: string): unknown;
}

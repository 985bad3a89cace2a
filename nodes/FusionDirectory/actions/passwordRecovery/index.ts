import { generateToken } from './generateToken.operation';
import { setPassword } from './setPassword.operation';

export const operations = [generateToken, setPassword];

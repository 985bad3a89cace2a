"""Makes the database of a Samba AD domain controller below a folder: python3 provision.py <folder> <tls folder>."""
import logging
import os
import sys

from samba.auth import system_session
from samba.dsdb import DS_DOMAIN_FUNCTION_2008_R2
from samba.provision import provision

folder, tls = sys.argv[1:3]
conf = os.path.join(folder, 'etc', 'smb.conf')
os.makedirs(os.path.dirname(conf))
logger = logging.getLogger('provision')
logger.addHandler(logging.StreamHandler())
logger.setLevel(logging.ERROR)
# Without sysvol's access lists, which need extended attributes that a container's file system may not have.
provision(
    logger, system_session(), smbconf=conf, targetdir=folder, realm='EXAMPLE.TEST', domain='EXAMPLE', hostname='dc1',
    hostip='127.0.0.1', adminpass=os.environ['DOMAIN_PASSWORD'], serverrole='active directory domain controller',
    dns_backend='NONE', dom_for_fun_level=DS_DOMAIN_FUNCTION_2008_R2, skip_sysvolacl=True)

settings = {
    'server services': 'ldap', 'interfaces': 'lo', 'bind interfaces only': 'yes',
    'log file': os.path.join(folder, 'samba.log'), 'pid directory': folder,
    'ncalrpc dir': os.path.join(folder, 'ncalrpc'), 'winbindd socket directory': os.path.join(folder, 'winbindd'),
    'tls keyfile': os.path.join(tls, 'server.key'), 'tls certfile': os.path.join(tls, 'server.pem'), 'tls cafile': os.path.join(tls, 'ca.pem'),
}
with open(conf) as file:
    lines = file.read().split('\n')
kept = [line for line in lines[:lines.index('[homes]')] if line.split('=')[0].strip() not in settings]
with open(conf, 'w') as file:
    file.write('\n'.join(kept + ['\t%s = %s' % pair for pair in settings.items()]) + '\n')

"""Puts many people into the database of a domain controller that does not run yet: python3 people.py <folder> <how many>."""
import os
import sys

from ldb import FLG_NOSYNC
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB

# A write alone costs most, and so does a transaction that is very long.
AT_ONCE = 1000

folder, count = sys.argv[1], int(sys.argv[2])
settings = LoadParm()
settings.load(os.path.join(folder, 'etc', 'smb.conf'))
# A power cut may take this database along: nothing waits for the disk.
database = SamDB(
    url=os.path.join(folder, 'private', 'sam.ldb'), session_info=system_session(), lp=settings, flags=FLG_NOSYNC)
container = 'OU=many,%s' % database.domain_dn()
database.add({'dn': container, 'objectClass': 'organizationalUnit'})
for first in range(0, count, AT_ONCE):
    database.transaction_start()
    for number in range(first, min(first + AT_ONCE, count)):
        name = 'many%05d' % number
        database.add({
            'dn': 'CN=%s,%s' % (name, container), 'objectClass': 'user', 'sAMAccountName': name,
            'userPrincipalName': '%s@example.test' % name, 'userAccountControl': '514'})
    database.transaction_commit()
    print('%d of %d people are there' % (number + 1, count), flush=True)

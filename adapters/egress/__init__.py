"""The one way out to foreign addresses: everything that follows a stranger's link passes here, and nothing private is reached.

`resolver` asks the DNS once a name, `dialer` checks every answer and dials the checked number, `proxy` is what a browser or
a client of ours is pointed at, `record` keeps what was asked, answered and opened: it is evidence.
"""

#!/bin/sh
# Names the Python that the checkout works with: the system's own where it is new enough and can make an environment, else the
# first on the path. Distributions build theirs with what a profile taught the compiler; one built by hand without that took a
# quarter more computing for a year of simulated cases.
for one in /usr/bin/python3 python3; do
    if "$one" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "$one"
        exit
    fi
done
echo python3

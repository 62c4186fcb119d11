"""`python -m egide` is the command line."""

from egide.cli.main import main

main()

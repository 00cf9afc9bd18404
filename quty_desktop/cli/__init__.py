"""What is typed: the window, and the administrator's commands over the same services and with the same rights.

Exit codes: 0 done; 1 refused, failed or not genuine; 2 the command line is wrong; 3 the database does not answer;
4 the right is missing; 5 an import kept rows out, which its summary and list of problems tell.
"""

from quty_desktop.cli.entry import main
from quty_desktop.cli.exits import say_error

__all__ = ["main", "say_error"]

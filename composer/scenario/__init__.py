"""From files to a checked problem. Only this room and the command line open files."""

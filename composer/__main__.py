"""`python -m composer` is `team-composer`."""

import sys

if __name__ == "__main__":
    try:
        from composer.cli import main
    except KeyboardInterrupt:  # before it is taken care of
        sys.exit(3)
    main()

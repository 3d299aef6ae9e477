"""The `zgh` command: every management command of the platform under one name."""

import os
import sys


def main() -> None:
    """Run `zgh <command>`; the settings module is fixed, values come from the environment."""
    if sys.argv[1:] == ["keys"]:  # before the settings, which would ask for what it makes
        from zgh.config.keys import show

        show()
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zgh.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

#!/usr/bin/env python
"""Django's own entry; people use `zgh`, which is the same with our words."""

from zgh.config.cli import main

if __name__ == "__main__":
    main()

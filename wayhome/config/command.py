"""The ``wayhome`` command."""

import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run."""
    execute_from_command_line(sys.argv)

"""The verbs of the ``wayhome`` command, one subject a file."""
